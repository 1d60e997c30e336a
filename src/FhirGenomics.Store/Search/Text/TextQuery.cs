namespace FhirGenomics.Store.Search.Text;

/// <summary>What a value of <c>_text</c> or <c>_content</c> asks: words and phrases joined by and, or, not.</summary>
internal abstract record TextQuery
{
    /// <summary>Most words of a phrase.</summary>
    public const int LongestPhrase = 32;

    /// <summary>True if only texts with some word of the query can match, so that an index of words can say which.</summary>
    public abstract bool IsPositive { get; }

    /// <summary>True if a text, words between blanks, matches.</summary>
    public abstract bool Matches(string words);

    /// <summary>True if the text of a resource matches: its narrative alone, or all of it.</summary>
    public bool Matches(ResourceText text, bool narrativeOnly) => Matches(narrativeOnly ? text.Narrative : text.Narrative + text.Other);

    /// <summary>Words one after the other.</summary>
    /// <param name="Words">The words, a blank between them; letters and digits alone, so that they can stand in a query of any index.</param>
    public sealed record Phrase(string Words) : TextQuery
    {
        public override bool IsPositive => true;

        public override bool Matches(string words) => words.Contains($" {Words} ", StringComparison.Ordinal);
    }

    /// <summary>All of the parts.</summary>
    public sealed record All(IReadOnlyList<TextQuery> Parts) : TextQuery
    {
        /// <summary>What must be there.</summary>
        public IEnumerable<TextQuery> Wanted => Parts.Where(part => part is not Not);

        /// <summary>What must not.</summary>
        public IEnumerable<TextQuery> Unwanted => Parts.OfType<Not>().Select(part => part.Part);

        public override bool IsPositive => Wanted.Any() && Wanted.All(part => part.IsPositive) && Unwanted.All(part => part.IsPositive);

        public override bool Matches(string words) => Parts.All(part => part.Matches(words));
    }

    /// <summary>One of the parts.</summary>
    public sealed record Any(IReadOnlyList<TextQuery> Parts) : TextQuery
    {
        public override bool IsPositive => Parts.All(part => part.IsPositive);

        public override bool Matches(string words) => Parts.Any(part => part.Matches(words));
    }

    /// <summary>Not the part.</summary>
    public sealed record Not(TextQuery Part) : TextQuery
    {
        public override bool IsPositive => false;

        public override bool Matches(string words) => !Part.Matches(words);
    }
}
