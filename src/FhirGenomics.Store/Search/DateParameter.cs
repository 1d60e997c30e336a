using FhirGenomics.Resources;
using FhirGenomics.Store.Search.Index;
using FhirGenomics.Store.Writing;

namespace FhirGenomics.Store.Search;

/// <summary>Search by instant or period. Source: https://hl7.org/fhir/R4/search.html#date</summary>
internal static class DateParameter
{
    /// <summary>Stands for the form of the rows where a definition is hashed: those of another form are of another definition.</summary>
    public const string RowForm = "date by outer limits";

    /// <summary>Adds the row of an element: a period is one range, and so is a Timing, from its first event or bound to its last. An instant has no width, however it is written.</summary>
    public static void Extract(Element element, int parameter, IndexRows rows)
    {
        switch (element.Type?.Name)
        {
            case "Period":
                Add(OfPeriod(element), parameter, rows);
                break;
            case "Timing":
                var limits = element.Child("repeat").Child("bounds") is { Type.Name: "Period" } bounds ? OfPeriod(bounds) : null;
                for (var time = element.Child("event"); time.Exists; time = time.NextSame())
                {
                    if (time.Text is { } text && DateRange.TryRead(text, out var range))
                    {
                        limits = limits is { } known ? new DateRange(Math.Min(known.First, range.First), Math.Max(known.Last, range.Last)) : range;
                    }
                }

                Add(limits, parameter, rows);
                break;
            case "instant":
                Add(element.Text is { } instant && DateRange.TryRead(instant, out var second) ? new DateRange(second.First, second.First) : null, parameter, rows);
                break;
            default:
                Extract(element.Text, parameter, rows);
                break;
        }
    }

    /// <summary>Adds the row of a date's text; none if it is no date.</summary>
    public static void Extract(string? text, int parameter, IndexRows rows)
    {
        Add(text is not null && DateRange.TryRead(text, out var range) ? range : null, parameter, rows);
    }

    /// <summary>Any time in common: an operator of <c>_filter</c>, no modifier of a URL.</summary>
    public const string Overlap = "po";

    /// <summary>Reads a date, dateTime or instant of any precision, with a prefix or without, or a range for <see cref="Overlap"/>.</summary>
    public static SearchValue? Parse(string text, string modifier)
    {
        if (modifier == Overlap)
        {
            return DateRange.TryRead(SearchValue.Unescape(text), out var common) ? new Value(Comparison.Po, common) : null;
        }

        var comparison = Comparisons.Read(SearchValue.Unescape(text), out var date);
        return DateRange.TryRead(date, out var range) ? new Value(comparison, range) : null;
    }

    /// <summary>Adds the condition of a value on <c>_lastUpdated</c>, which is part of the change number of a resource.</summary>
    public static void WhereLastUpdated(SqlText sql, SearchValue value, string resource, SearchScope scope)
    {
        var (comparison, range) = ((Value)value).At(scope.Now);
        var first = ChangeSequence.AtOrAfter(new DateTimeOffset(range.First, TimeSpan.Zero));
        var after = range.Last >= DateRange.Latest ? long.MaxValue : ChangeSequence.AtOrAfter(new DateTimeOffset(range.Last + 1, TimeSpan.Zero));
        _ = comparison switch
        {
            Comparison.Gt or Comparison.Sa => sql.Add($"{resource}.change_seq >= ?", after),
            Comparison.Lt or Comparison.Eb => sql.Add($"{resource}.change_seq < ?", first),
            Comparison.Ge => sql.Add($"{resource}.change_seq >= ?", first),
            Comparison.Le => sql.Add($"{resource}.change_seq < ?", after),
            Comparison.Ne => sql.Add($"({resource}.change_seq < ?", first).Add($" OR {resource}.change_seq >= ?)", after),
            _ => sql.Add($"{resource}.change_seq >= ?", first).Add($" AND {resource}.change_seq < ?", after),
        };
    }

    /// <summary>The range of a Period, open where it says nothing; null if it says nothing at all or ends before it begins.</summary>
    private static DateRange? OfPeriod(Element period)
    {
        var (start, end) = (period.Child("start").Text, period.Child("end").Text);
        var first = start is not null && DateRange.TryRead(start, out var from) ? from.First : DateRange.Earliest;
        var last = end is not null && DateRange.TryRead(end, out var to) ? to.Last : DateRange.Latest;
        return (start ?? end) is not null && first <= last ? new DateRange(first, last) : null;
    }

    private static void Add(DateRange? found, int parameter, IndexRows rows)
    {
        if (found is { } range)
        {
            rows.Add(new IndexRow(IndexTable.Date, parameter, range.First, range.Last));
        }
    }

    private sealed record Value(Comparison Comparison, DateRange Range) : SearchValue
    {
        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
        {
            var (comparison, range) = At(scope.Now);
            Comparisons.Where(sql, comparison, columns[0], columns[1], range.First, range.Last);
        }

        /// <summary>A lower bound of the end is two cases, each with an index of its own: what starts at most a day before it, and long periods.</summary>
        public override bool TryLead(SqlText sql, int parameter, SearchScope scope)
        {
            var (comparison, range) = At(scope.Now);
            if (comparison is not (Comparison.Gt or Comparison.Ge))
            {
                return false;
            }

            sql.Add("(x.param = ?", parameter).Add(" AND x.lo >= ?", range.First - IndexTable.LongPeriod).Add(" AND ");
            Comparisons.Where(sql, comparison, "lo", "hi", range.First, range.Last);
            sql.Add(" OR x.param = ?", parameter).Add($" AND x.hi - x.lo > {IndexTable.LongPeriod} AND ");
            Comparisons.Where(sql, comparison, "lo", "hi", range.First, range.Last);
            sql.Add(")");
            return true;
        }

        /// <summary>The range at the time of the search: "approximately" grows with the distance from now.</summary>
        public (Comparison Comparison, DateRange Range) At(DateTimeOffset now)
        {
            if (Comparison != Comparison.Ap)
            {
                return (Comparison, Range);
            }

            var slack = Math.Abs(now.UtcTicks - Range.First) / 10;
            return (Comparison.Ap, new DateRange(Math.Max(DateRange.Earliest, Range.First - slack), Math.Min(DateRange.Latest, Range.Last + slack)));
        }
    }
}
