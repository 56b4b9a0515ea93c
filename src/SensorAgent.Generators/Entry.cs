using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SensorAgent.Generators;

/// <summary>One marked class. Compared by value, so that the catalogue is written again only when it changes.</summary>
internal sealed class Entry(string name, string type, Place place) : IEquatable<Entry>
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    public Place Place { get; } = place;

    public bool Equals(Entry? other) => other is not null && Name == other.Name && Type == other.Type && Place.Equals(other.Place);

    public override bool Equals(object? obj) => Equals(obj as Entry);

    public override int GetHashCode() => (Name, Type).GetHashCode();
}

/// <summary>Where a class stands, kept without holding on to its syntax tree.</summary>
internal readonly struct Place(string file, TextSpan span, LinePositionSpan lines) : IEquatable<Place>
{
    private readonly string _file = file;
    private readonly TextSpan _span = span;
    private readonly LinePositionSpan _lines = lines;

    public static Place Of(ISymbol symbol)
    {
        var location = symbol.Locations.FirstOrDefault() ?? Location.None;
        var lines = location.GetLineSpan();
        return new Place(lines.Path ?? "", location.SourceSpan, lines.Span);
    }

    public Location ToLocation() => Location.Create(_file, _span, _lines);

    public bool Equals(Place other) => _file == other._file && _span == other._span && _lines == other._lines;

    public override bool Equals(object? obj) => obj is Place other && Equals(other);

    public override int GetHashCode() => (_file, _span).GetHashCode();
}
