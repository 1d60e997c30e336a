namespace FhirGenomics.Resources.Xml;

/// <summary>Where in the XML the elements stood whose JSON starts at or after an offset.</summary>
internal sealed class XmlPositions
{
    private readonly List<int> offsets = [];
    private readonly List<(int Line, int Column)> places = [];

    /// <summary>From this offset of the JSON on, up to the next one added, the XML stood at this place. Offsets grow.</summary>
    public void Add(int offset, int line, int column)
    {
        offsets.Add(offset);
        places.Add((line, column));
    }

    /// <summary>1-based line and column in the XML for an offset of the JSON.</summary>
    public (int Line, int Column) Find(int offset)
    {
        var at = offsets.BinarySearch(offset);
        at = at < 0 ? ~at - 1 : at;
        return places[Math.Max(at, 0)];
    }
}
