namespace FhirGenomics.Resources.FhirPath;

/// <summary><c>=</c> and <c>~</c>, of items and of collections. Source: http://hl7.org/fhirpath/N1/#equality</summary>
internal static class Equality
{
    private static readonly int IdName = FhirTypes.R4.NameId("id");

    /// <summary>Item by item in order; empty if either is, or if a date's precision leaves it open.</summary>
    public static bool? AreEqual(ValueList left, ValueList right, Evaluation run)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return null;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        bool? all = true;
        for (var i = 0; i < left.Count; i++)
        {
            switch (AreEqual(left[i], right[i], run))
            {
                case false:
                    return false;
                case null:
                    all = null;
                    break;
            }
        }

        return all;
    }

    /// <summary>Equality of two items; null if a date's precision or a unit leaves it open.</summary>
    public static bool? AreEqual(in FhirPathValue left, in FhirPathValue right, Evaluation run)
    {
        run.Step();
        var (a, b) = (left.Plain, right.Plain);
        switch (a.Kind, b.Kind)
        {
            case (FhirPathKind.None, FhirPathKind.None):
                return left.Kind == FhirPathKind.Element && right.Kind == FhirPathKind.Element && AreEqualElements(left.Element, right.Element, run);
            case (FhirPathKind.Boolean, FhirPathKind.Boolean):
                return a.IsTrue == b.IsTrue;
            case (FhirPathKind.String, FhirPathKind.String):
                return string.Equals(a.Str, b.Str, StringComparison.Ordinal);
            case (FhirPathKind.Integer or FhirPathKind.Decimal, FhirPathKind.Integer or FhirPathKind.Decimal):
                return a.Number == b.Number;
            case (FhirPathKind.Date or FhirPathKind.DateTime, FhirPathKind.Date or FhirPathKind.DateTime):
            case (FhirPathKind.Time, FhirPathKind.Time):
                return a.Date.CompareTo(b.Date) is { } order ? order == 0 : null;
            case (FhirPathKind.Quantity, FhirPathKind.Quantity):
                return a.Quantity.CompareTo(b.Quantity) is { } difference ? difference == 0 : a.Quantity.IsOfOtherDimension(b.Quantity) ? false : null;
            case (FhirPathKind.Element, FhirPathKind.Element):
                return AreEqualElements(a.Element, b.Element, run);
            case (FhirPathKind.Type, FhirPathKind.Type):
                return a.Reference!.Equals(b.Reference);
            default:
                return DateAndText(left, a, b) ?? DateAndText(right, b, a) ?? false;
        }
    }

    /// <summary>Equivalence of collections: the same items in any order; two empty ones are equivalent.</summary>
    public static bool AreEquivalent(ValueList left, ValueList right, Evaluation run)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        var taken = new bool[right.Count];
        for (var i = 0; i < left.Count; i++)
        {
            var found = false;
            for (var j = 0; j < right.Count && !found; j++)
            {
                found = !taken[j] && AreEquivalent(left[i], right[j], run);
                taken[j] |= found;
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Equivalence of two items: texts without case and white space, numbers at the lesser precision, elements without their ids.</summary>
    public static bool AreEquivalent(in FhirPathValue left, in FhirPathValue right, Evaluation run)
    {
        run.Step();
        var (a, b) = (left.Plain, right.Plain);
        return (a.Kind, b.Kind) switch
        {
            (FhirPathKind.String, FhirPathKind.String) => string.Equals(Normal(a.Str), Normal(b.Str), StringComparison.OrdinalIgnoreCase),
            (FhirPathKind.Integer or FhirPathKind.Decimal, FhirPathKind.Integer or FhirPathKind.Decimal) => DecimalText.AreEquivalent(a.Number!.Value, b.Number!.Value),
            (FhirPathKind.Date or FhirPathKind.DateTime, FhirPathKind.Date or FhirPathKind.DateTime) => a.Date.CompareTo(b.Date) == 0,
            (FhirPathKind.Quantity, FhirPathKind.Quantity) => a.Quantity.IsEquivalentTo(b.Quantity),
            (FhirPathKind.Element, FhirPathKind.Element) => AreEquivalentElements(a.Element, b.Element, run),
            _ => AreEqual(left, right, run) == true,
        };
    }

    // A date element against text that is a date: FHIR writes both alike.
    private static bool? DateAndText(in FhirPathValue item, in FhirPathValue date, in FhirPathValue text) =>
        item.Kind == FhirPathKind.Element && date.IsDate && text.Kind == FhirPathKind.String && PartialDateTime.Parse(date.Kind, text.Str) is { } parsed
            && date.Date.CompareTo(parsed) is { } order ? order == 0 : null;

    private static string Normal(string text) =>
        text.AsSpan().ContainsAny("\t\n\r ") ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : text;

    // Same values and same children, in the same order.
    private static bool AreEqualElements(Element left, Element right, Evaluation run)
    {
        if (left == right)
        {
            return true;
        }

        if (left.HasValue != right.HasValue || (left.HasValue && !HaveEqualValues(left, right)))
        {
            return false;
        }

        var (a, b) = (left.FirstChild, right.FirstChild);
        for (; a.Exists && b.Exists; a = a.Next, b = b.Next)
        {
            if (a.NameId != b.NameId || !AreEqualElements(a, b, run))
            {
                return false;
            }
        }

        run.Step();
        return !a.Exists && !b.Exists;
    }

    private static bool HaveEqualValues(Element left, Element right)
    {
        if (left.Raw.SequenceEqual(right.Raw) && left.IsEscaped == right.IsEscaped)
        {
            return true;
        }

        var (a, b) = (new FhirPathValue(left).Plain, new FhirPathValue(right).Plain);
        return (a.IsNumber && b.IsNumber && a.Number == b.Number)
            || (a.IsDate && b.IsDate && a.Date.CompareTo(b.Date) == 0)
            || (a.Kind == FhirPathKind.String && b.Kind == FhirPathKind.String && a.Str == b.Str);
    }

    private static bool AreEquivalentElements(Element left, Element right, Evaluation run)
    {
        if (left == right)
        {
            return true;
        }

        var (mine, theirs) = (ValueList.Rent(), ValueList.Rent());
        Collect(left, mine, run);
        Collect(right, theirs, run);
        var same = mine.Count == theirs.Count && mine.Count > 0;
        for (var i = 0; i < mine.Count && same; i++)
        {
            var found = false;
            for (var j = 0; j < theirs.Count && !found; j++)
            {
                found = theirs[j].Exists && theirs[j].Element.NameId == mine[i].Element.NameId && AreEquivalent(mine[i], theirs[j], run);
            }

            same = found;
        }

        mine.Return();
        theirs.Return();
        return same;
    }

    private static void Collect(Element parent, ValueList children, Evaluation run)
    {
        foreach (var child in parent.Children)
        {
            run.Step();
            if (child.NameId != IdName)
            {
                children.Add(new FhirPathValue(child));
            }
        }
    }
}
