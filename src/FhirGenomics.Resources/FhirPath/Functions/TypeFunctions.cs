namespace FhirGenomics.Resources.FhirPath;

/// <summary>Source: http://hl7.org/fhirpath/N1/#types</summary>
internal static class TypeFunctions
{
    public static void AddTo(Dictionary<string, Function> table)
    {
        table["is"] = new(1, 1, call => Is(call.Source, call.Type!), TakesType: true);
        table["as"] = new(1, 1, call => new AsNode(call.Source, call.Type!), TakesType: true);
        table["ofType"] = new(1, 1, call => new AsNode(call.Source, call.Type!), TakesType: true);
        table["type"] = new(0, 0, call => new SelectNode(call.Source, new TypeOfNode()));
    }

    /// <summary><c>is</c>; of a reference resolved, its text alone may say the type.</summary>
    public static Node Is(Node operand, TypeSpecifier type) =>
        operand is ResolveNode resolve && type.Fhir is not null ? new ResolvesToNode(resolve, type.Fhir) : new IsNode(operand, type);

    private sealed class TypeOfNode : ScalarNode
    {
        public override FhirPathValue Value(in Scope scope) => scope.This.Exists ? new(FhirPathType.Of(scope.This)) : default;
    }
}
