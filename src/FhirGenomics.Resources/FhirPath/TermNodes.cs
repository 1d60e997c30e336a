using System.Text;

namespace FhirGenomics.Resources.FhirPath;

/// <summary><c>{}</c></summary>
internal sealed class EmptyNode : ScalarNode
{
    public override FhirPathValue Value(in Scope scope) => default;
}

/// <summary>A literal.</summary>
internal sealed class LiteralNode(FhirPathValue value) : ScalarNode
{
    public FhirPathValue Constant => value;

    /// <summary>The text of a string literal as it would stand in a resource; null for other literals.</summary>
    public byte[]? Utf8 { get; } = value.Kind == FhirPathKind.String ? Encoding.UTF8.GetBytes(value.Str) : null;

    public override FhirPathValue Value(in Scope scope) => value;
}

/// <summary><c>$this</c>, and the focus that names and functions without an operand start from.</summary>
internal sealed class ThisNode : ScalarNode
{
    public static readonly ThisNode Instance = new();

    public override FhirPathValue Value(in Scope scope) => scope.This;
}

/// <summary><c>$index</c></summary>
internal sealed class IndexNode : ScalarNode
{
    public override FhirPathValue Value(in Scope scope) => scope.Index < 0 ? default : new FhirPathValue(scope.Index);
}

/// <summary><c>$total</c></summary>
internal sealed class TotalNode : Node
{
    public override void Evaluate(in Scope scope, ValueList output)
    {
        if (scope.Total is not null)
        {
            scope.Run.Charge(scope.Total.Count);
            output.AddRange(scope.Total.Span);
        }
    }
}

/// <summary>A type's name at the start of a path: the focus, if it is of that type.</summary>
internal sealed class RootNode(FhirType type) : ScalarNode
{
    public override FhirPathValue Value(in Scope scope) =>
        scope.This.Element.Type is { } actual && actual.Is(type) ? scope.This
        : scope.Run.Strict && scope.This.Exists ? throw new FhirPathException($"The focus is no {type.Name}.")
        : default;
}

/// <summary>A <c>%name</c> variable.</summary>
internal sealed class VariableNode(string name) : ScalarNode
{
    private static readonly int ContainedId = FhirTypes.R4.NameId("contained");

    private readonly FhirPathValue constant = name switch
    {
        "ucum" => new("http://unitsofmeasure.org"),
        "sct" => new("http://snomed.info/sct"),
        "loinc" => new("http://loinc.org"),
        _ when name.StartsWith("vs-", StringComparison.Ordinal) => new("http://hl7.org/fhir/ValueSet/" + name[3..]),
        _ when name.StartsWith("ext-", StringComparison.Ordinal) => new("http://hl7.org/fhir/StructureDefinition/" + name[4..]),
        _ => default,
    };

    public override FhirPathValue Value(in Scope scope) => constant.Exists ? constant : name switch
    {
        "context" => new FhirPathValue(scope.Run.Focus),
        "resource" => new FhirPathValue(ResourceOf(scope.Run)),
        "rootResource" => new FhirPathValue(RootOf(scope.Run)),
        _ => scope.Run.Context.Variables.TryGetValue(name, out var value) ? value : throw new FhirPathException($"There is no variable %{name}."),
    };

    /// <summary><c>%resource</c>: the resource that has the focus.</summary>
    public static Element ResourceOf(Evaluation run) => run.Context.Resource.Exists ? run.Context.Resource : run.Focus.Resource;

    /// <summary><c>%rootResource</c>: the same, or the container of a contained resource.</summary>
    public static Element RootOf(Evaluation run) => run.Context.RootResource.Exists ? run.Context.RootResource : ContainerOf(ResourceOf(run));

    /// <summary>The resource that has this one as contained; itself if none has.</summary>
    public static Element ContainerOf(Element resource)
    {
        while (resource.Exists && resource.NameId == ContainedId)
        {
            resource = resource.Parent.Resource;
        }

        return resource;
    }
}

/// <summary><c>a[i]</c></summary>
internal sealed class IndexerNode(Node source, Node index) : Node
{
    public override bool IsSingle => true;

    public override void Evaluate(in Scope scope, ValueList output)
    {
        if (One(scope, out var value) > 0)
        {
            output.Add(value);
        }
    }

    public override int One(in Scope scope, out FhirPathValue value)
    {
        source.CheckOrder(scope.Run);
        var at = index.Single(scope).Integer;
        var list = ValueList.Rent();
        source.Evaluate(scope, list);
        value = at is { } i && i >= 0 && i < list.Count ? list[i] : default;
        list.Return();
        return value.Exists ? 1 : 0;
    }
}

/// <summary><c>a | b</c> and <c>union()</c>: the items of both, each once.</summary>
internal sealed class UnionNode(Node left, Node right) : Node
{
    public override void Evaluate(in Scope scope, ValueList output)
    {
        var all = ValueList.Rent();
        left.Evaluate(scope, all);
        right.Evaluate(scope, all);
        scope.Run.Charge(all.Count);
        Distinct.Add(all, output, scope.Run);
        all.Return();
    }

    public override bool Any(in Scope scope) => left.Any(scope) || right.Any(scope);
}
