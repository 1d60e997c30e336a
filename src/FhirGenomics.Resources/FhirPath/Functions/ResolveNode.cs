namespace FhirGenomics.Resources.FhirPath;

/// <summary><c>resolve()</c>: what references mean. Contained resources are found here, all others by <see cref="FhirPathContext.Resolve"/>.</summary>
internal sealed class ResolveNode(Node source) : Node
{
    private static readonly int ReferenceId = FhirTypes.R4.NameId("reference");
    private static readonly int ContainedId = FhirTypes.R4.NameId("contained");
    private static readonly int IdId = FhirTypes.R4.NameId("id");

    /// <summary>What has the references.</summary>
    public Node Source => source;

    public override bool IsSingle => source.IsSingle;

    public override void Evaluate(in Scope scope, ValueList output)
    {
        var input = ValueList.Rent();
        source.Evaluate(scope, input);
        for (var i = 0; i < input.Count; i++)
        {
            scope.Run.Step();
            if (ReferenceText(input[i]) is { } text && Target(scope.Run, text, input[i].Element) is { Exists: true } target)
            {
                output.Add(new FhirPathValue(target));
            }
        }

        input.Return();
    }

    /// <summary>The text of a Reference, of a uri or of a string; null if it has none.</summary>
    public static string? ReferenceText(in FhirPathValue item)
    {
        var element = item.Element;
        return element.Exists && !element.HasValue ? element.Child(ReferenceId).Text : item.Plain is { Kind: FhirPathKind.String } plain ? plain.Str : null;
    }

    /// <summary>The resource that the text means, seen from the element.</summary>
    public static Element Target(Evaluation run, string text, Element from)
    {
        if (!text.StartsWith('#'))
        {
            return run.Context.Resolve?.Invoke(text, from) ?? default;
        }

        var container = from.Exists ? VariableNode.ContainerOf(from.Resource) : VariableNode.RootOf(run);
        if (text.Length == 1)
        {
            return container;
        }

        for (var contained = container.Child(ContainedId); contained.Exists; contained = contained.NextSame())
        {
            run.Step();
            if (contained.Child(IdId) is { HasValue: true } id && id.Text!.AsSpan().SequenceEqual(text.AsSpan(1)))
            {
                return contained;
            }
        }

        return default;
    }
}

/// <summary>
/// <c>resolve() is Patient</c>, which search parameters are full of: a literal reference such as <c>Patient/1</c> or <c>Reference.type</c>
/// says the type without the resource; only else it is looked for.
/// </summary>
internal sealed class ResolvesToNode(ResolveNode resolve, FhirType type) : BooleanNode
{
    private static readonly int TypeId = FhirTypes.R4.NameId("type");

    public override bool? Truth(in Scope scope)
    {
        var item = resolve.Source.Single(scope);
        if (!item.Exists)
        {
            return null;
        }

        var text = ResolveNode.ReferenceText(item);
        var actual = (text is null ? null : TypeIn(text))
            ?? (text is null ? null : ResolveNode.Target(scope.Run, text, item.Element).Type)
            ?? (item.Element is { HasValue: false } reference && reference.Child(TypeId).Text is { } name ? FhirTypes.R4.Find(name) : null);
        return actual?.Is(type);
    }

    // Type/id, perhaps after a base URL and before /_history/version.
    private static FhirType? TypeIn(string text)
    {
        var path = text.AsSpan();
        if (path.Length == 0 || path[0] == '#' || path.StartsWith("urn:", StringComparison.Ordinal))
        {
            return null;
        }

        var history = path.IndexOf("/_history/", StringComparison.Ordinal);
        path = history < 0 ? path : path[..history];
        var slash = path.LastIndexOf('/');
        if (slash <= 0)
        {
            return null;
        }

        path = path[..slash];
        var name = path[(path.LastIndexOf('/') + 1)..];
        return FhirTypes.R4.Find(name.ToString()) is { Kind: FhirTypeKind.Resource, IsAbstract: false } found ? found : null;
    }
}
