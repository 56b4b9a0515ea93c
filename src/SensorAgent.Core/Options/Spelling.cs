namespace SensorAgent.Core.Options;

/// <summary>Finds the word a person probably meant.</summary>
public static class Spelling
{
    private const int LongestList = 30; // a person still reads it
    private const int FewWords = 3;

    /// <summary>The known word nearest to what was written, or null when none is near.</summary>
    public static string? Nearest(string written, IEnumerable<string> known)
    {
        var limit = Math.Clamp(written.Length / 2, 1, 3);
        string? best = null;
        var bestDistance = limit + 1;
        foreach (var word in known)
        {
            var distance = Distance(written.ToUpperInvariant(), word.ToUpperInvariant());
            if (distance < bestDistance)
                (best, bestDistance) = (word, distance);
        }

        return best;
    }

    /// <summary><c>did you mean "x"?</c> where a word is near, otherwise the list of what is known, or the beginning of a long one.</summary>
    /// <param name="written">What was written; empty for nothing.</param>
    /// <param name="known">What could have been meant.</param>
    /// <param name="lister">The command that lists all of them; empty for none.</param>
    public static string DidYouMean(string written, IReadOnlyCollection<string> known, string lister = "")
    {
        if (Nearest(written, known) is { } near)
            return $"did you mean \"{near}\"?";
        if (known.Count <= LongestList)
            return known.Count == 0 ? "" : $"known here: {string.Join(", ", known)}";
        var some = string.Join(", ", known.OrderBy(word => Distance(written.ToUpperInvariant(), word.ToUpperInvariant())).Take(FewWords));
        var all = lister.Length > 0 ? $"{lister} lists all {known.Count}" : $"there are {known.Count}";
        return written.Length == 0 ? all : $"the nearest are {some}; {all}";
    }

    /// <summary>Edits (insert, delete, replace, swap neighbours) from one word to the other: optimal string alignment.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
