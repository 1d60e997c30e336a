namespace FhirGenomics.Resources.FhirPath;

/// <summary>One evaluation of an expression: its focus, its surroundings, and what it may still cost.</summary>
internal sealed class Evaluation
{
    /// <summary>Characters that one string may grow to.</summary>
    private const int MaxText = 4_000_000;

    private int steps;
    private DateTimeOffset? now;

    private Evaluation(FhirPathContext context)
    {
        Context = context;
        Strict = context.IsStrict;
    }

    public FhirPathContext Context { get; }

    /// <summary><c>%context</c></summary>
    public Element Focus { get; private set; }

    public bool Strict { get; }

    /// <summary>The one instant that all of <c>now()</c>, <c>today()</c> and <c>timeOfDay()</c> speak of.</summary>
    public DateTimeOffset Now => now ??= Context.Clock.GetLocalNow();

    public static Evaluation Begin(Element focus, FhirPathContext context)
    {
        var run = context.Idle ?? new Evaluation(context);
        context.Idle = null;
        run.Focus = focus;
        run.steps = context.MaxSteps;
        run.now = null;
        return run;
    }

    /// <summary>Keeps the object for the next evaluation; after an exception it is simply left to the collector.</summary>
    public void End() => Context.Idle = this;

    public void Step()
    {
        if (--steps < 0)
        {
            throw new FhirPathException($"The evaluation takes more than {Context.MaxSteps} steps.");
        }
    }

    /// <summary>Counts work that is in proportion to something's size.</summary>
    public void Charge(int amount)
    {
        steps -= Math.Min(steps, amount);
        Step();
    }

    /// <summary>Counts a string about to be made.</summary>
    public void ChargeText(long length)
    {
        if (length > MaxText)
        {
            throw new FhirPathException($"A string grows beyond {MaxText} characters.");
        }

        Charge((int)length / 4);
    }
}

/// <summary>What an expression is evaluated on: <c>$this</c>, <c>$index</c> and <c>$total</c>.</summary>
internal readonly struct Scope(Evaluation run, FhirPathValue item, int index = -1, ValueList? total = null)
{
    public readonly Evaluation Run = run;
    public readonly FhirPathValue This = item;
    public readonly int Index = index;
    public readonly ValueList? Total = total;

    /// <summary>The same for one item of a collection.</summary>
    public Scope On(in FhirPathValue item, int index) => new(Run, item, index, Total);
}

/// <summary>A FHIRPath collection while it is computed; rented, so that evaluation allocates little.</summary>
internal sealed class ValueList
{
    private const int MaxCount = 1_000_000;
    private const int MaxPooled = 64;

    [ThreadStatic]
    private static Stack<ValueList>? pool;

    private FhirPathValue[] items = new FhirPathValue[8];

    public int Count { get; private set; }

    public ref readonly FhirPathValue this[int index] => ref items[index];

    public ReadOnlySpan<FhirPathValue> Span => items.AsSpan(0, Count);

    public static ValueList Rent() => (pool ??= new Stack<ValueList>()).TryPop(out var list) ? list : new ValueList();

    /// <summary>Gives the list back; after an exception it is simply left to the collector.</summary>
    public void Return()
    {
        Clear();
        if (items.Length <= 1024 && pool is { } lists && lists.Count < MaxPooled)
        {
            lists.Push(this);
        }
    }

    public void Add(in FhirPathValue value)
    {
        if (Count == items.Length)
        {
            if (Count >= MaxCount)
            {
                throw new FhirPathException($"A collection grows beyond {MaxCount} items.");
            }

            Array.Resize(ref items, Count * 2);
        }

        items[Count++] = value;
    }

    public void AddRange(ReadOnlySpan<FhirPathValue> values)
    {
        foreach (ref readonly var value in values)
        {
            Add(value);
        }
    }

    public void Truncate(int count)
    {
        Array.Clear(items, count, Count - count);
        Count = count;
    }

    public void Clear() => Truncate(0);

    public void Sort(IComparer<FhirPathValue> comparer) => items.AsSpan(0, Count).Sort(comparer);
}
