namespace SensorAgent.Core.Options;

/// <summary>One thing in the configuration that cannot stand, with its path and what would be right.</summary>
/// <param name="Path">Where it is: <c>Sensors:climate:Address</c>.</param>
/// <param name="Wrong">What is wrong, as a sentence without its full stop.</param>
/// <param name="Right">What would be right, or empty.</param>
public sealed record Mistake(string Path, string Wrong, string Right = "")
{
    private const int FewPlaces = 3;

    /// <summary>One line for a person: path, what is wrong, what would be right.</summary>
    public override string ToString() => Right.Length == 0 ? $"{Path}: {Wrong}." : $"{Path}: {Wrong}; {Right}{(Right.EndsWith('?') ? "" : ".")}";

    /// <summary>Lines for a person. What is wrong in the same way in many places is told once, with where else.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<Mistake> mistakes) =>
    [
        .. mistakes.GroupBy(mistake => (mistake.Path.Split(':')[^1], mistake.Wrong, mistake.Right)).SelectMany(same => same.Count() <= FewPlaces
            ? same.Select(mistake => $"{mistake}")
            : [$"{same.First()} The same at {string.Join(", ", same.Skip(1).Take(FewPlaces).Select(mistake => mistake.Path))}{Others(same.Count() - 1 - FewPlaces)}."]),
    ];

    private static string Others(int count) => count > 0 ? $" and {count} more" : "";
}

/// <summary>Collects every mistake of a configuration, so that all are told at once, and what is only worth a note.</summary>
public sealed class Findings
{
    private readonly List<Mistake> _mistakes = [];
    private readonly List<Mistake> _notes = [];

    /// <summary>What has to be mended, in the order found.</summary>
    public IReadOnlyList<Mistake> Mistakes => _mistakes;

    /// <summary>What works but is worth knowing.</summary>
    public IReadOnlyList<Mistake> Notes => _notes;

    /// <summary>Adds a mistake, once.</summary>
    public void Add(string path, string wrong, string right = "") => AddOnce(_mistakes, new(path, wrong, right));

    /// <summary>Adds a note, once.</summary>
    public void Note(string path, string what, string right = "") => AddOnce(_notes, new(path, what, right));

    private static void AddOnce(List<Mistake> list, Mistake mistake)
    {
        if (!list.Contains(mistake))
            list.Add(mistake);
    }
}
