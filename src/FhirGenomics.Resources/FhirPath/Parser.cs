namespace FhirGenomics.Resources.FhirPath;

/// <summary>Reads an expression by operator precedence and builds the compiled nodes. Source: http://hl7.org/fhirpath/N1/grammar.html</summary>
internal sealed class Parser
{
    /// <summary>Brackets within brackets; more would be a mistake or an attack on the stack.</summary>
    private const int MaxNesting = 100;

    /// <summary>Depth of the compiled tree, which long chains of operators make.</summary>
    private const int MaxDepth = 400;
    private const int MaxLength = 100_000;
    private const int UnaryPower = 11;

    private readonly List<Token> tokens;
    private int at;
    private int nesting;

    private Parser(List<Token> tokens) => this.tokens = tokens;

    private Token Current => tokens[at];

    /// <summary>Compiles an expression.</summary>
    public static Node Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new FhirPathException($"The expression is longer than {MaxLength} characters", 0);
        }

        var parser = new Parser(Lexer.Read(text));
        var node = parser.Expression(0);
        return parser.Current.Kind == TokenKind.End ? node : throw Unexpected(parser.Current);
    }

    private static int Power(Token token) => token.Kind is not (TokenKind.Symbol or TokenKind.Identifier) ? 0 : token.Text switch
    {
        "implies" => 1,
        "or" or "xor" => 2,
        "and" => 3,
        "in" or "contains" => 4,
        "=" or "!=" or "~" or "!~" => 5,
        "<" or "<=" or ">" or ">=" => 6,
        "|" => 7,
        "is" or "as" => 8,
        "+" or "-" or "&" => 9,
        "*" or "/" or "div" or "mod" => 10,
        _ => 0,
    };

    private Node Expression(int power)
    {
        if (++nesting > MaxNesting)
        {
            throw new FhirPathException($"The expression nests deeper than {MaxNesting} levels", Current.Position);
        }

        var left = Unary();
        for (var next = Power(Current); next > power; next = Power(Current))
        {
            var token = Take();
            left = token.Text is "is" or "as"
                ? Sized(TypeOperator(token.Text, left), left)
                : Binary(token.Text, left, Expression(next));
        }

        nesting--;
        return left;
    }

    private Node Unary()
    {
        if (Current.Kind == TokenKind.Symbol && Current.Text is "+" or "-")
        {
            var sign = Take().Text;
            var operand = Expression(UnaryPower);
            return Sized(new PolarityNode(operand, sign == "-"), operand);
        }

        return Invocations(Term());
    }

    private Node Term()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.String:
                return new LiteralNode(new FhirPathValue(token.Text));
            case TokenKind.Number:
                return Number(token);
            case TokenKind.Date:
                return new LiteralNode(new FhirPathValue(token.Date!));
            case TokenKind.Variable:
                return new VariableNode(token.Text);
            case TokenKind.Dollar:
                return token.Text switch
                {
                    "this" => ThisNode.Instance,
                    "index" => new IndexNode(),
                    "total" => new TotalNode(),
                    _ => throw new FhirPathException($"There is no ${token.Text}", token.Position),
                };
            case TokenKind.Symbol when token.Text == "(":
                var inner = Expression(0);
                Expect(")");
                return inner;
            case TokenKind.Symbol when token.Text == "{":
                Expect("}");
                return new EmptyNode();
            case TokenKind.Identifier when token.Text is "true" or "false":
                return new LiteralNode(new FhirPathValue(token.Text == "true"));
            case TokenKind.Identifier or TokenKind.Quoted when token.Kind == TokenKind.Quoted || token.Text is not ("and" or "or" or "xor" or "implies" or "div" or "mod"):
                return Current.Is("(") ? Function(token, ThisNode.Instance)
                    : token.Text.Length > 0 && char.IsAsciiLetterUpper(token.Text[0]) && FhirTypes.R4.Find(token.Text) is { } type ? new RootNode(type)
                    : new PathNode(ThisNode.Instance, [token.Text]);
            default:
                throw Unexpected(token);
        }
    }

    private Node Invocations(Node node)
    {
        while (Current.Kind == TokenKind.Symbol && Current.Text is "." or "[")
        {
            if (Take().Text == "[")
            {
                var index = Expression(0);
                Expect("]");
                node = Sized(new IndexerNode(node, index), node, index);
                continue;
            }

            var name = Take();
            if (name.Kind is not (TokenKind.Identifier or TokenKind.Quoted or TokenKind.Dollar))
            {
                throw Unexpected(name);
            }

            node = name.Kind == TokenKind.Dollar ? throw new FhirPathException("A name is expected after the point", name.Position)
                : Current.Is("(") ? Function(name, node)
                : node is PathNode path ? Sized(path.Then(name.Text), node)
                : Sized(new PathNode(node, [name.Text]), node);
        }

        return node;
    }

    private Node Function(Token name, Node source)
    {
        if (!Functions.Table.TryGetValue(name.Text, out var function))
        {
            throw new FhirPathException($"There is no function '{name.Text}'", name.Position);
        }

        Expect("(");
        var call = new Call(name, source);
        if (function.TakesType)
        {
            call.Type = Type();
        }
        else if (!Current.Is(")"))
        {
            do
            {
                call.Arguments.Add(Expression(0));
            }
            while (TakeIf(","));
        }

        Expect(")");
        var count = function.TakesType ? 1 : call.Arguments.Count;
        return count < function.MinArguments || count > function.MaxArguments
            ? throw new FhirPathException($"{name.Text}() takes {function.Arity}, not {count}", name.Position)
            : Sized(function.Build(call), [source, .. call.Arguments]);
    }

    private Node TypeOperator(string symbol, Node operand)
    {
        var parenthesised = TakeIf("(");
        var type = Type();
        if (parenthesised)
        {
            Expect(")");
        }

        return symbol == "is" ? TypeFunctions.Is(operand, type) : new AsNode(operand, type);
    }

    private TypeSpecifier Type()
    {
        var name = Name();
        if (TakeIf("."))
        {
            return TypeSpecifier.Resolve(name.Text, Name().Text, name.Position);
        }

        return TypeSpecifier.Resolve(null, name.Text, name.Position);
    }

    private Token Name()
    {
        var token = Take();
        if (token.Kind is not (TokenKind.Identifier or TokenKind.Quoted))
        {
            throw Unexpected(token);
        }

        return token;
    }

    private LiteralNode Number(Token token)
    {
        if (!DecimalText.TryParse(token.Text, out var value))
        {
            throw new FhirPathException($"{token.Text} is beyond the range of numbers", token.Position);
        }

        if (Current.Kind == TokenKind.String)
        {
            return new LiteralNode(new FhirPathValue(new FhirPathQuantity(value, Take().Text, true)));
        }

        if (Current.Kind == TokenKind.Identifier && FhirPathQuantity.CalendarUnit(Current.Text) is not null)
        {
            return new LiteralNode(new FhirPathValue(FhirPathQuantity.Calendar(value, Take().Text)));
        }

        return token.Text.Contains('.', StringComparison.Ordinal) ? new LiteralNode(new FhirPathValue(value))
            : value <= int.MaxValue ? new LiteralNode(new FhirPathValue((int)value))
            : throw new FhirPathException($"{token.Text} is beyond the range of integers", token.Position);
    }

    private static Node Binary(string symbol, Node left, Node right) =>
        Sized(symbol switch
        {
            "implies" => new ImpliesNode(left, right),
            "or" => new OrNode(left, right),
            "xor" => new XorNode(left, right),
            "and" => new AndNode(left, right),
            "in" => new InNode(left, right),
            "contains" => new InNode(right, left),
            "=" or "!=" when right is LiteralNode { Utf8: not null } text => new EqualsTextNode(left, text, symbol == "!="),
            "=" or "!=" when left is LiteralNode { Utf8: not null } text => new EqualsTextNode(right, text, symbol == "!="),
            "=" or "!=" => new EqualsNode(left, right, symbol == "!="),
            "~" or "!~" => new EquivalentNode(left, right, symbol == "!~"),
            "<" => new CompareNode(left, right, static order => order < 0),
            "<=" => new CompareNode(left, right, static order => order <= 0),
            ">" => new CompareNode(left, right, static order => order > 0),
            ">=" => new CompareNode(left, right, static order => order >= 0),
            "|" => new UnionNode(left, right),
            _ => new ArithmeticNode(symbol, left, right),
        }, left, right);

    private static Node Sized(Node node, params ReadOnlySpan<Node> parts)
    {
        foreach (var part in parts)
        {
            node.Depth = Math.Max(node.Depth, part.Depth + 1);
            node.AsksTime |= part.AsksTime;
        }

        return node.Depth < MaxDepth ? node : throw new FhirPathException($"The expression chains more than {MaxDepth} operations.");
    }

    private Token Take() => Current.Kind == TokenKind.End ? Current : tokens[at++];

    private bool TakeIf(string text)
    {
        var found = Current.Is(text);
        at += found ? 1 : 0;
        return found;
    }

    private void Expect(string text)
    {
        if (!TakeIf(text))
        {
            throw new FhirPathException($"'{text}' is expected", Current.Position);
        }
    }

    private static FhirPathException Unexpected(Token token) => token.Kind == TokenKind.End
        ? new FhirPathException("The expression ends too early", token.Position)
        : new FhirPathException($"'{token.Text}' is not expected here", token.Position);
}
