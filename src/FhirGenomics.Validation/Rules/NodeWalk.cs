using FhirGenomics.Resources;
using FhirGenomics.Validation.Schema;

namespace FhirGenomics.Validation.Rules;

/// <summary>
/// Walks a resource once. Each node is checked against the set of schemas that apply to it: its type, its slot in the type above, and what
/// each profile adds. The sets lie on one stack, so that the walk allocates nothing.
/// </summary>
internal sealed class NodeWalk(ValidationRun run)
{
    private ElementSchema[] stack = new ElementSchema[128];
    private int top;

    /// <summary>The schema at a place of the stack.</summary>
    public ElementSchema this[int index] => stack[index];

    /// <summary>End of the stack: where the next set begins.</summary>
    public int Top => top;

    /// <summary>Checks the resource that validation was asked for.</summary>
    public void CheckResource(Element resource)
    {
        if (resource.Type is not { } type)
        {
            return;
        }

        var start = top;
        Push(run.Schemas.OfType(type));
        ProfileClaims.PushRequested(run, resource);
        CheckNode(resource, type, start, isWhole: true);
        top = start;
    }

    /// <summary>Checks an element against one schema alone, not against its type.</summary>
    public void CheckAgainst(Element element, ElementSchema schema)
    {
        if (element.Type is not { } type)
        {
            return;
        }

        var start = top;
        Push(schema);
        CheckNode(element, type, start, isWhole: false);
        top = start;
    }

    /// <summary>Adds a schema to the set being made, unless it is there already.</summary>
    public void Push(ElementSchema schema, int start = int.MaxValue)
    {
        for (var i = start; i < top; i++)
        {
            if (ReferenceEquals(stack[i], schema))
            {
                return;
            }
        }

        if (top == stack.Length)
        {
            Array.Resize(ref stack, top * 2);
        }

        stack[top++] = schema;
    }

    /// <summary>Forgets a set, and all above it.</summary>
    public void PopTo(int start) => top = start;

    /// <summary>
    /// Checks a node whose set reaches from <paramref name="start"/> to the end of the stack. <paramref name="isWhole"/> is false where a node
    /// is only tried against a profile: then only what the profile speaks of is visited.
    /// </summary>
    public void CheckNode(Element node, FhirType type, int start, bool isWhole)
    {
        run.Work++;
        if (isWhole)
        {
            TypeRules.BeforeChildren(run, node, type, start);
        }

        var isSound = !isWhole || type.Kind != FhirTypeKind.Primitive || PrimitiveRule.Check(run, node, type);
        if (node.FirstChild.Exists || type.Kind != FhirTypeKind.Primitive)
        {
            new ChildWalk(run, node, start, top, isWhole).Check();
        }

        if (run.HasFailed)
        {
            return;
        }

        for (var i = start; i < top; i++)
        {
            if (stack[i].HasNodeRules && (isSound || stack[i].Invariants.Length > 0))
            {
                ValueRules.Check(run, node, stack[i], isSound);
                for (var j = 0; j < stack[i].Invariants.Length; j++)
                {
                    if (!IsCheckedBefore(start, i, stack[i].Invariants[j]))
                    {
                        run.FhirPath.Check(node, stack[i], stack[i].Invariants[j]);
                    }
                }
            }
        }

        if (isWhole)
        {
            TypeRules.AfterChildren(run, node, type);
        }
    }

    private bool IsCheckedBefore(int start, int end, Invariant invariant)
    {
        for (var i = start; i < end; i++)
        {
            if (Array.IndexOf(stack[i].Invariants, invariant) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
