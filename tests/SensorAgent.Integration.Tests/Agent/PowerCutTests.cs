using SensorAgent.Core.Storage;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>What a power cut leaves of the history, at any instant: it opens, it is whole, and all that was flushed is in it.</summary>
public sealed class PowerCutTests : IDisposable
{
    private const int Cuts = 100;
    private const int Kills = 100;
    private readonly string _directory = Directory.CreateTempSubdirectory("sensoragent-power-").FullName;
    private readonly Random _random = new(Environment.TickCount);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_files_at_a_hundred_instants_open_whole_and_hold_all_that_was_flushed()
    {
        var state = Path.Combine(_directory, "state");
        await using var keeper = new KeeperProcess(state);
        keeper.Begin();
        for (var cut = 0; cut < Cuts; cut++)
        {
            var told = 0;
            for (var flushes = _random.Next(1, 4); flushes > 0; flushes--)
                told = await keeper.ToldAsync();
            for (var spin = _random.Next(200_000); spin > 0; spin--)
                Thread.SpinWait(1);
            await keeper.FreezeAsync();
            var copy = Path.Combine(_directory, $"{cut}");
            Directory.CreateDirectory(copy);
            foreach (var file in Directory.GetFiles(state).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            keeper.Thaw();

            AssertWhole(copy, told);
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task A_history_whose_keeper_is_killed_a_hundred_times_loses_nothing_that_was_flushed()
    {
        long told = 0;
        var next = new KeeperProcess(_directory);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var keeper = next;
            keeper.Begin();
            next = new(_directory); // it starts while the other writes
            var here = await keeper.ToldAsync();
            for (var flushes = _random.Next(10); flushes > 0; flushes--)
                here = await keeper.ToldAsync();
            for (var spin = _random.Next(200_000); spin > 0; spin--)
                Thread.SpinWait(1);
            told += Math.Max(here, await keeper.KillAsync());

            AssertWhole(_directory, told);
        }

        await next.DisposeAsync();
        Assert.Empty(Directory.GetFiles(_directory, "*damaged*"));
    }

    private static void AssertWhole(string directory, long told)
    {
        using var store = new ReadingStore(Path.Combine(directory, Historian.FileName));
        store.Check();
        using var query = HistoryQuery.Open(directory)!;
        var kept = query.Channels().Sum(channel => query.Numbers(channel.Channel, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, TimeSpan.FromDays(100_000)).Sum(point => point.Count));
        Assert.True(kept >= told, $"{told} had been flushed, {kept} are there.");
    }
}
