using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Commands;

/// <summary>What holds for every payload, whatever the output can do.</summary>
public sealed class CommandProperties
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(5000);
    private static readonly OutputRange Range = new(-90, 270, "degrees");
    private static readonly Gen<OutputKind> Kinds = Gen.Elements(Enum.GetValues<OutputKind>());

    private static readonly Gen<string> Pieces = Gen.Elements(
        "ON", "off", "TOGGLE", "PULSE", "BLINK", "CANCEL", "OPEN", "close", "STOP", " ", "5s", "3x200ms", "NaN", "-", "1e308", ".", "0", "99", "#", "FF8800",
        "{", "}", "\"state\"", "\"value\"", "\"at\"", "\"transition\"", "\"for\"", ":", ",", "\"07:30\"", "\"2026-11-20T07:30Z\"", "null", "\\ud800", "\0", "°", "\U0001F4A1");

    private static readonly Gen<string> Payloads = Gen.ListOf(Pieces).Select(pieces => string.Concat(pieces));

    [Fact]
    public void Whatever_comes_is_a_command_or_a_reason() => Prop.ForAll(
        Payloads.Zip(Kinds).ToArbitrary(),
        given =>
        {
            var parsed = CommandParser.Parse(Encoding.UTF8.GetBytes(given.Item1), given.Item2, Range);
            return (parsed.Command is null) == (parsed.Reason.Length > 10) && (parsed.Command is not SetCommand set || IsRight(set, given.Item2));
        }).Check(Quick);

    [Fact]
    public void Case_does_not_matter() => Prop.ForAll(
        Payloads.Zip(Kinds.Where(kind => kind != OutputKind.Text)).ToArbitrary(),
        given => CommandParser.Parse(Encoding.UTF8.GetBytes(given.Item1.ToUpperInvariant()), given.Item2, Range).Command
            == CommandParser.Parse(Encoding.UTF8.GetBytes(given.Item1.ToUpperInvariant().Replace("ON", "oN", StringComparison.Ordinal)), given.Item2, Range).Command).Check(Quick);

    [Fact]
    public void Every_number_of_the_range_is_taken_as_it_stands() => Prop.ForAll(
        Gen.Choose(-9000, 27_000).ToArbitrary(),
        hundredths => CommandParser.Parse(
            Encoding.UTF8.GetBytes((hundredths / 100.0).ToString(CultureInfo.InvariantCulture)), OutputKind.Number, Range).Command
                == new SetCommand(OutputState.At(hundredths / 100.0))).Check(Quick);

    [Fact]
    public void What_is_kept_of_a_command_reads_as_the_same_command() => Prop.ForAll(
        Payloads.Zip(Kinds.Where(kind => kind is not (OutputKind.Text or OutputKind.Cover))).ToArbitrary(),
        given => CommandParser.Parse(Encoding.UTF8.GetBytes(given.Item1), given.Item2, Range) is not { Command: { } command }
            || command is SetCommand { Transition: not null } or ToggleCommand { Transition: not null }
            || CommandParser.Parse(Encoding.UTF8.GetBytes(command.Words(given.Item2)), given.Item2, Range).Command == command).Check(Quick);

    private static bool IsRight(SetCommand set, OutputKind kind) => kind switch
    {
        OutputKind.Number or OutputKind.Cover => set.State.Number is null or (>= -90 and <= 270),
        OutputKind.Text => set.State.IsOn == set.State.Words is { Length: > 0 },
        _ => set.State is { Percent: >= 0 and <= 100, Number: null },
    } && (set.For ?? TimeSpan.FromSeconds(1)) >= TimeSpan.FromMilliseconds(1);
}
