using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputJournalTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("journal").FullName;
    private readonly RecordingLogger<OutputJournal> _log = new();
    private readonly OutputJournal _journal;

    public OutputJournalTests() => _journal = new(_directory, _log);

    private string FileOfLamp => Path.Combine(_directory, "outputs", "lamp");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(42.5)]
    public void A_state_is_recalled_as_it_was_remembered(double percent)
    {
        _journal.Remember("lamp", new(percent));

        Assert.Equal(new OutputState(percent), new OutputJournal(_directory, _log).Recall("lamp"));
    }

    [Fact]
    public void An_output_that_was_never_remembered_has_no_state()
    {
        Assert.Null(_journal.Recall("lamp"));
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void Knows_that_the_agent_was_killed_before()
    {
        _journal.Begin();
        var again = new OutputJournal(_directory, _log);

        again.Begin();

        Assert.False(_journal.EndedInDisorder);
        Assert.True(again.EndedInDisorder);
    }

    [Fact]
    public void Knows_that_the_agent_ended_in_order_before()
    {
        _journal.Begin();
        _journal.End();
        var again = new OutputJournal(_directory, _log);

        again.Begin();

        Assert.False(again.EndedInDisorder);
    }

    [Fact]
    public void Outputs_do_not_share_a_state()
    {
        _journal.Remember("lamp", OutputState.On);
        _journal.Remember("fan", OutputState.Off);

        Assert.Equal((OutputState.On, OutputState.Off), (_journal.Recall("lamp"), _journal.Recall("fan")));
    }

    [Fact]
    public void A_name_cannot_lead_out_of_the_directory()
    {
        _journal.Remember("../../lamp", OutputState.On);

        Assert.Equal(OutputState.On, _journal.Recall("../../lamp"));
        Assert.Single(Directory.GetFiles(Path.Combine(_directory, "outputs")));
    }

    [Fact]
    public void Only_the_finished_file_stays()
    {
        _journal.Remember("lamp", OutputState.On);
        _journal.Remember("lamp", OutputState.Off);

        Assert.Equal([FileOfLamp], Directory.GetFiles(Path.Combine(_directory, "outputs")));
    }

    [Fact]
    public void A_write_that_was_cut_off_leaves_the_old_state()
    {
        _journal.Remember("lamp", OutputState.On);

        File.WriteAllText(FileOfLamp + ".new", "");

        Assert.Equal(OutputState.On, _journal.Recall("lamp"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ON")]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("\0\0\0")]
    public void A_damaged_file_is_told_in_a_sentence_and_recalls_nothing(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOfLamp)!);
        File.WriteAllText(FileOfLamp, content);

        Assert.Null(_journal.Recall("lamp"));
        Assert.StartsWith($"The last state of output lamp cannot be restored from {FileOfLamp}: it holds \"", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_told_in_a_sentence()
    {
        File.WriteAllText(Path.Combine(_directory, "outputs"), "a file where the directory should be");

        _journal.Remember("lamp", OutputState.On);

        Assert.StartsWith("The state of output lamp is not kept for a restart; ", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }
}
