namespace FhirGenomics.Resources.FhirPath;

/// <summary>Collections without repetition, by FHIRPath's equality; linear for the values that matter.</summary>
internal static class Distinct
{
    // Below this many items, comparing all pairs is cheaper than hashing.
    private const int Few = 8;

    /// <summary>Adds the items of <paramref name="all"/> that are not there yet, in order of first appearance.</summary>
    public static void Add(ValueList all, ValueList output, Evaluation run)
    {
        var seen = new Seen(run, output, all.Count);
        for (var i = 0; i < all.Count; i++)
        {
            seen.Add(all[i]);
        }
    }

    /// <summary>True if no two items are equal.</summary>
    public static bool IsDistinct(ValueList all, Evaluation run)
    {
        var list = ValueList.Rent();
        Add(all, list, run);
        var distinct = list.Count == all.Count;
        list.Return();
        return distinct;
    }

    /// <summary>True if an equal item is in the list.</summary>
    public static bool Contains(ValueList list, in FhirPathValue item, Evaluation run, int from = 0)
    {
        for (var i = from; i < list.Count; i++)
        {
            if (Equality.AreEqual(list[i], item, run) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A number that is the same for equal items.</summary>
    public static int Hash(in FhirPathValue item)
    {
        var plain = item.Plain;
        return plain.Kind switch
        {
            FhirPathKind.Boolean => plain.IsTrue ? 1 : 2,
            FhirPathKind.String => string.GetHashCode(plain.Str, StringComparison.Ordinal),
            FhirPathKind.Integer or FhirPathKind.Decimal => plain.Number!.Value.GetHashCode(),
            // Of equal dates the one may have another time zone, which changes no more than a year's turn.
            FhirPathKind.Date or FhirPathKind.DateTime => 3,
            FhirPathKind.Time => 4,
            FhirPathKind.Quantity => 5,
            FhirPathKind.Element => Hash(plain.Element, 3),
            _ => 6,
        };
    }

    // Names and texts of the first levels, which nearly always tell elements apart.
    private static int Hash(Element element, int levels)
    {
        var hash = 7;
        foreach (var child in element.Children)
        {
            hash = (hash * 31) + child.NameId;
            if (child.Kind == ElementKind.String && ElementValues.KindOf(child) == FhirPathKind.String)
            {
                var bytes = new HashCode();
                bytes.AddBytes(child.Utf8);
                hash = (hash * 31) + bytes.ToHashCode();
            }
            else if (levels > 0)
            {
                hash = (hash * 31) + Hash(child, levels - 1);
            }
        }

        return hash;
    }

    /// <summary>The items seen so far: those that the output has beyond what it had before.</summary>
    private sealed class Seen(Evaluation run, ValueList output, int expected)
    {
        private readonly int from = output.Count;
        private readonly Dictionary<int, List<int>>? byHash = expected > Few ? new(expected) : null;

        public void Add(in FhirPathValue item)
        {
            if (byHash is null)
            {
                if (Contains(output, item, run, from))
                {
                    return;
                }
            }
            else
            {
                var hash = Hash(item);
                if (!byHash.TryGetValue(hash, out var same))
                {
                    byHash.Add(hash, same = []);
                }

                foreach (var index in same)
                {
                    if (Equality.AreEqual(output[index], item, run) == true)
                    {
                        return;
                    }
                }

                same.Add(output.Count);
            }

            output.Add(item);
        }
    }
}
