namespace FhirGenomics.Store.Search.Index;

/// <summary>
/// One table of the search index: who has a value of some shape under a search parameter. Columns of every table: <c>param</c>, <c>sid</c>
/// (the resource), the value's numbers, and <c>norm</c> where it has text. There is no other key and no foreign key: rows are recomputed
/// from the stored resource when it changes. Decision 0003 says why the keys are as they are.
/// </summary>
/// <param name="Id">Position in <see cref="All"/>.</param>
/// <param name="Name">Name in the database.</param>
/// <param name="Numbers">Columns of <see cref="IndexRow.A"/>, <see cref="IndexRow.B"/> ... in this order.</param>
/// <param name="HasText">True if there is a column <c>norm</c> for <see cref="IndexRow.Text"/>.</param>
/// <param name="Key">All columns in the order of the primary key.</param>
/// <param name="Ranges">Further indexes by value, for tables whose key leads with the resource.</param>
internal sealed record IndexTable(int Id, string Name, string[] Numbers, bool HasText, string[] Key, params string[][] Ranges)
{
    /// <summary>A period of more than a day, in ticks: such rows have an index of their own (<c>hi - lo</c> bounds the search otherwise).</summary>
    public const long LongPeriod = TimeSpan.TicksPerDay;

    /// <summary>Codes: <c>code</c> is the hash of the code, <c>sys</c> the number of its system.</summary>
    public static readonly IndexTable Token = new(0, "tok", ["code", "sys"], false, ["param", "code", "sid", "sys"]);

    /// <summary>References: <c>target</c> is the hash of <c>Type/id</c> or of an absolute URL.</summary>
    public static readonly IndexTable Reference = new(1, "rf", ["target"], false, ["param", "target", "sid"], ["param", "sid", "target"]);

    /// <summary>URIs: <c>hash</c> of the whole.</summary>
    public static readonly IndexTable Uri = new(2, "uri", ["hash"], false, ["param", "hash", "sid"]);

    /// <summary>Text: <c>norm</c> is its normal form, <c>exact</c> the hash of the text as written.</summary>
    public static readonly IndexTable Text = new(3, "str", ["exact"], true, ["param", "sid", "norm", "exact"], ["param", "norm"]);

    /// <summary>Instants and periods: the first and the last tick (100 ns of UTC since the year 1) that the value covers.</summary>
    public static readonly IndexTable Date = new(4, "dat", ["lo", "hi"], false, ["param", "sid", "lo", "hi"], ["param", "lo", "hi"]);

    /// <summary>Numbers as order-preserving integers, see <see cref="SortableNumber"/>. Of a position <c>lo</c> is the latitude and <c>hi</c> the longitude, see <see cref="PositionParameter"/>.</summary>
    public static readonly IndexTable Number = new(5, "num", ["lo", "hi"], false, ["param", "sid", "lo", "hi"], ["param", "lo", "hi"]);

    /// <summary>Quantities: <c>unit</c> is 0 (whatever the unit), the hash of a unit or code, or the hash of <c>system|code</c> (of UCUM in base units): a row for each.</summary>
    public static readonly IndexTable Quantity = new(6, "qty", ["unit", "lo", "hi"], false, ["param", "sid", "unit", "lo", "hi"], ["param", "unit", "lo", "hi"]);

    /// <summary>Composite of two codes.</summary>
    public static readonly IndexTable TokenToken = new(7, "cmp_tok_tok", ["code", "sys", "code2", "sys2"], false, ["param", "code", "sid", "sys", "code2", "sys2"]);

    /// <summary>Composite of a code and a quantity.</summary>
    public static readonly IndexTable TokenQuantity = new(8, "cmp_tok_qty", ["code", "sys", "unit", "lo", "hi"], false, ["param", "code", "sid", "sys", "unit", "lo", "hi"]);

    /// <summary>Composite of a code and a date.</summary>
    public static readonly IndexTable TokenDate = new(9, "cmp_tok_dat", ["code", "sys", "lo", "hi"], false, ["param", "code", "sid", "sys", "lo", "hi"]);

    /// <summary>Composite of a code and a text.</summary>
    public static readonly IndexTable TokenText = new(10, "cmp_tok_str", ["code", "sys", "exact"], true, ["param", "code", "sid", "sys", "norm", "exact"]);

    /// <summary>Composite of a code and two numbers: a region of a sequence.</summary>
    public static readonly IndexTable TokenNumberNumber =
        new(11, "cmp_tok_num_num", ["code", "sys", "lo", "hi", "lo2", "hi2"], false, ["param", "code", "sid", "sys", "lo", "hi", "lo2", "hi2"]);

    /// <summary>Composite of a reference and a code.</summary>
    public static readonly IndexTable ReferenceToken = new(12, "cmp_rf_tok", ["target", "code", "sys"], false, ["param", "target", "sid", "code", "sys"]);

    /// <summary>All tables, by <see cref="Id"/>.</summary>
    public static readonly IndexTable[] All =
        [Token, Reference, Uri, Text, Date, Number, Quantity, TokenToken, TokenQuantity, TokenDate, TokenText, TokenNumberNumber, ReferenceToken];

    /// <summary>Statement that adds a row; parameters in the order param, sid, numbers, norm.</summary>
    public string Insert { get; } =
        $"INSERT INTO {Name} (param, sid, {string.Join(", ", Numbers)}{(HasText ? ", norm" : "")}) VALUES (?, ?{string.Concat(Numbers.Select(_ => ", ?"))}{(HasText ? ", ?" : "")})";

    /// <summary>Statement that adds a row unless it is there; parameters as of <see cref="Insert"/>.</summary>
    public string Add => Insert + " ON CONFLICT DO NOTHING";

    /// <summary>Statement that removes a row; parameters as of <see cref="Insert"/>.</summary>
    public string Delete { get; } =
        $"DELETE FROM {Name} WHERE param = ? AND sid = ?{string.Concat(Numbers.Select(column => $" AND {column} = ?"))}{(HasText ? " AND norm = ?" : "")}";
}
