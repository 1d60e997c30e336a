namespace FhirGenomics.Resources.FhirPath;

/// <summary>Sources: http://hl7.org/fhirpath/N1/#tree-navigation and http://hl7.org/fhirpath/N1/#utility-functions</summary>
internal static class NavigationFunctions
{
    public static void AddTo(Dictionary<string, Function> table)
    {
        table["children"] = new(0, 0, call => new CollectionFunctionNode(call.Source, Children, isOrdered: false));
        table["descendants"] = new(0, 0, call => new CollectionFunctionNode(call.Source, Descendants, isOrdered: false));
        table["now"] = new(0, 0, call => new ClockNode(static now => PartialDateTime.Create(FhirPathKind.DateTime, now.DateTime, DatePrecision.Second, 3, (int)now.Offset.TotalMinutes)));
        table["today"] = new(0, 0, call => new ClockNode(static now => PartialDateTime.Create(FhirPathKind.Date, now.Date, DatePrecision.Day)));
        table["timeOfDay"] = new(0, 0, call => new ClockNode(static now => PartialDateTime.Create(FhirPathKind.Time, new DateTime(now.TimeOfDay.Ticks), DatePrecision.Second, 3)));
    }

    private static void Children(in Scope scope, ValueList input, ValueList output)
    {
        for (var i = 0; i < input.Count; i++)
        {
            foreach (var child in input[i].Element.Children)
            {
                scope.Run.Step();
                output.Add(new FhirPathValue(child));
            }
        }
    }

    private static void Descendants(in Scope scope, ValueList input, ValueList output)
    {
        for (var i = 0; i < input.Count; i++)
        {
            var top = input[i].Element;
            for (var at = top.FirstChild; at.Exists; at = After(at, top))
            {
                scope.Run.Step();
                output.Add(new FhirPathValue(at));
            }
        }
    }

    // The next element in document order below the top.
    private static Element After(Element at, Element top)
    {
        if (at.FirstChild is { Exists: true } child)
        {
            return child;
        }

        while (at.Exists && at != top)
        {
            if (at.Next is { Exists: true } next)
            {
                return next;
            }

            at = at.Parent;
        }

        return default;
    }

    private sealed class ClockNode : ScalarNode
    {
        private readonly Func<DateTimeOffset, PartialDateTime> read;

        public ClockNode(Func<DateTimeOffset, PartialDateTime> read) => (this.read, AsksTime) = (read, true);

        public override FhirPathValue Value(in Scope scope) => new(read(scope.Run.Now));
    }
}
