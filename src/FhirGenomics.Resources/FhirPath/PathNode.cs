namespace FhirGenomics.Resources.FhirPath;

/// <summary>A chain of names, <c>code.coding.system</c>, from a source: followed without collections in between.</summary>
internal sealed class PathNode : Node
{
    private static readonly int[] NameIds = [.. FhirTypes.R4.Elements.Select(element => element.NameId)];

    private readonly Node source;
    private readonly string[] names;
    private readonly int[] ids;

    public PathNode(Node source, string[] names)
    {
        this.source = source;
        this.names = names;
        ids = [.. names.Select(FhirTypes.R4.NameId)];
    }

    /// <summary>The same path, one name longer.</summary>
    public PathNode Then(string name) => new(source, [.. names, name]);

    public override void Evaluate(in Scope scope, ValueList output)
    {
        CheckItemType(scope.Run);
        if (source.IsSingle)
        {
            if (source.One(scope, out var item) > 0)
            {
                Follow(scope.Run, item, output);
            }

            return;
        }

        var list = ValueList.Rent();
        source.Evaluate(scope, list);
        for (var i = 0; i < list.Count; i++)
        {
            Follow(scope.Run, list[i], output);
        }

        list.Return();
    }

    public override int One(in Scope scope, out FhirPathValue value) => Find(scope, 2, out value);

    public override bool Any(in Scope scope) => Find(scope, 1, out _) > 0;

    private int Find(in Scope scope, int limit, out FhirPathValue value)
    {
        CheckItemType(scope.Run);
        value = default;
        var found = 0;
        if (source.IsSingle)
        {
            if (source.One(scope, out var item) > 0)
            {
                Find(scope.Run, item, limit, ref found, ref value);
            }

            return found;
        }

        var list = ValueList.Rent();
        source.Evaluate(scope, list);
        for (var i = 0; i < list.Count && found < limit; i++)
        {
            Find(scope.Run, list[i], limit, ref found, ref value);
        }

        list.Return();
        return found;
    }

    private void Follow(Evaluation run, in FhirPathValue item, ValueList output)
    {
        if (item.Kind == FhirPathKind.Element)
        {
            Walk(run, (ElementTree)item.Reference!, item.Index, 0, output);
        }
        else if (Part(item) is { Exists: true } part)
        {
            output.Add(part);
        }
    }

    private void Find(Evaluation run, in FhirPathValue item, int limit, ref int found, ref FhirPathValue value)
    {
        if (item.Kind == FhirPathKind.Element)
        {
            Find(run, (ElementTree)item.Reference!, item.Index, 0, limit, ref found, ref value);
        }
        else if (Part(item) is { Exists: true } part)
        {
            value = found++ == 0 ? part : value;
        }
    }

    private void Walk(Evaluation run, ElementTree tree, int parent, int step, ValueList output)
    {
        run.Step();
        var id = ids[step];
        var nodes = tree.Nodes;
        var any = false;
        for (var child = nodes[parent].FirstChild; child >= 0; child = nodes[child].Next)
        {
            var definition = nodes[child].Definition;
            if (definition < 0 || NameIds[definition] != id)
            {
                continue;
            }

            any = true;
            if (step + 1 < ids.Length)
            {
                Walk(run, tree, child, step + 1, output);
            }
            else
            {
                run.Step();
                output.Add(new FhirPathValue(tree, child));
            }
        }

        if (!any && run.Strict)
        {
            CheckName(new Element(tree, parent).Type, step);
        }
    }

    private void Find(Evaluation run, ElementTree tree, int parent, int step, int limit, ref int found, ref FhirPathValue value)
    {
        run.Step();
        var id = ids[step];
        var nodes = tree.Nodes;
        var any = false;
        for (var child = nodes[parent].FirstChild; child >= 0 && found < limit; child = nodes[child].Next)
        {
            var definition = nodes[child].Definition;
            if (definition < 0 || NameIds[definition] != id)
            {
                continue;
            }

            any = true;
            if (step + 1 < ids.Length)
            {
                Find(run, tree, child, step + 1, limit, ref found, ref value);
            }
            else
            {
                value = found++ == 0 ? new FhirPathValue(tree, child) : value;
            }
        }

        if (!any && run.Strict)
        {
            CheckName(new Element(tree, parent).Type, step);
        }
    }

    private void CheckItemType(Evaluation run)
    {
        if (run.Strict)
        {
            CheckName(source.ItemType, 0);
        }
    }

    private void CheckName(FhirType? owner, int step)
    {
        if (owner is { } type && (ids[step] < 0 || type.Find(ids[step]) is null))
        {
            throw new FhirPathException($"{type.Name} has no element '{names[step]}'.");
        }
    }

    // The few parts of System types.
    private FhirPathValue Part(in FhirPathValue item) => (item.Kind, names) switch
    {
        (FhirPathKind.Type, ["namespace"]) => new(((FhirPathType)item.Reference!).Namespace),
        (FhirPathKind.Type, ["name"]) => new(((FhirPathType)item.Reference!).Name),
        (FhirPathKind.Type, ["baseType"]) => ((FhirPathType)item.Reference!).BaseType is { } name ? new(name) : default,
        (FhirPathKind.Quantity, ["value"]) => new(item.Quantity.Value),
        (FhirPathKind.Quantity, ["unit"] or ["code"]) => new(item.Quantity.Unit),
        _ => default,
    };
}
