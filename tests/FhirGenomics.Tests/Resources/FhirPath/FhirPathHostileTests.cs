using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FsCheck;
using FsCheck.Fluent;

namespace FhirGenomics.Tests.Resources.FhirPath;

public class FhirPathHostileTests
{
    private static readonly ElementTree Patient = ElementTree.Read(
        """{"resourceType":"Patient","id":"p","birthDate":"1970-02-30","name":[{"family":"Doe","given":["A","B"]},{"given":["C"]}],"multipleBirthInteger":2}"""u8.ToArray());

    private static readonly string[] Words =
    [
        "name", "given", "Patient", "birthDate", "value", "'x'", "''", "1", "0", "2147483647", "1.50", "@2020-02", "@T10:30", "@2020-01-01T10:00:00+02:00", "true", "{}", "4 days", "3 'mg'",
        "$this", "$index", "$total", "%resource", "%ucum", "%nothing", "(", ")", "[", "]", ".", ",", "|", "&", "+", "-", "*", "/", "div", "mod", "=", "!=", "~", "!~", "<", "<=", ">", ">=",
        "and", "or", "xor", "implies", "is", "as", "in", "contains", "Quantity", "System.String", ".where(", ".select(", ".repeat(", ".exists()", ".count()", ".first()", ".toString()",
        ".matches('(a*)*b')", ".replaceMatches('a|', '$0$_')", ".ofType(string)", ".as(code)", ".children()", ".descendants()", ".aggregate($this + $total)", ".sort(-$this)", ".lowBoundary()",
        ".toInteger()", ".toQuantity()", ".resolve()", ".type().name", ".split('')", ".join(',')", ".power(99)", ".round(99)", ".exp()", ".substring(1)", ".replace('', 'ab')", ".combine(",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("'open")]
    [InlineData("`open")]
    [InlineData("@2020-13-45")]
    [InlineData("name.nothing()")]
    [InlineData("name.where()")]
    [InlineData("name is Nothing")]
    [InlineData("99999999999999999999")]
    [InlineData("99999999999999999999999999999999999999999.5")]
    [InlineData("'a'.matches('(')")]
    [InlineData("'a'.matches('(?=a)a')")]
    [InlineData("a and")]
    [InlineData("a; b")]
    [InlineData("'\\u12'")]
    public void Text_that_is_no_FHIRPath_is_an_error_when_compiled(string text) =>
        Assert.Throws<FhirPathException>(() => FhirPathExpression.Compile(text));

    [Fact]
    public void A_syntax_error_says_where_it_is()
    {
        var error = Assert.Throws<FhirPathException>(() => FhirPathExpression.Compile("name.given)"));
        Assert.Equal(10, error.Position);
        Assert.Contains("character 11", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "")]
    [InlineData("-", "1")]
    [InlineData("a.where(", "")]
    [InlineData("1+", "1")]
    [InlineData("a.", "a")]
    [InlineData("true or ", "true")]
    [InlineData("not().", "not()")]
    [InlineData("a[0]", "")]
    public void Endless_nesting_and_chaining_is_an_error_and_no_stack_overflow(string part, string end)
    {
        var text = string.Concat(Enumerable.Repeat(part, 10_000)) + end;
        Assert.Throws<FhirPathException>(() => FhirPathExpression.Compile(text));
    }

    [Fact]
    public void The_deepest_expression_allowed_evaluates_on_a_small_stack()
    {
        FhirPathException? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                Evaluate(string.Concat(Enumerable.Repeat("1+", 390)) + "1");
                Evaluate("'a'" + string.Concat(Enumerable.Repeat(".select($this)", 390)));
                Evaluate(string.Concat(Enumerable.Repeat("(1+", 45)) + "1" + new string(')', 45));
                Evaluate(string.Concat(Enumerable.Repeat("iif(true, ", 90)) + "1" + new string(')', 90));
            }
            catch (FhirPathException thrown)
            {
                error = thrown;
            }
        }, 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(error);
    }

    [Theory]
    [InlineData("(1|2).repeat($this + 1)")]
    [InlineData("'a'.repeat($this & 'aaaaaaaaaaaaaaaa')")]
    [InlineData("(1|2|3|4|5|6|7|8).select(%x.combine(%x)).aggregate($total.combine($total).combine($this))")]
    [InlineData("'aaaaaaaaaaaaaaaa'.replace('', 'aaaaaaaaaaaaaaaa').replace('', 'aaaaaaaaaaaaaaaa').replace('', 'aaaaaaaaaaaaaaaa').replace('', 'aaaaaaaaaaaaaaaa').replace('', 'aaaaaaaaaaaaaaaaaaaaa')")]
    public void Growth_without_end_is_an_error(string text) => Assert.Throws<FhirPathException>(() => Evaluate(text.Replace("%x", "(1|2|3|4|5)", StringComparison.Ordinal)));

    [Theory]
    [InlineData("'a'.matches('(((((a{90}){90}){90}){90}){90})b')")]
    [InlineData("'a'.replaceMatches('a', '$99999999999')")]
    [InlineData("'a'.matches('a' & 'b{99999999999}')")]
    public void A_regular_expression_that_would_be_too_much_is_an_error(string text) => Assert.Throws<FhirPathException>(() => Evaluate(text));

    [Theory]
    [InlineData("'aab'.replaceMatches('a', '[$0]')", "[a][a]b")]
    [InlineData("'aab'.replaceMatches('a', '$_')", "$_$_b")]
    [InlineData("5 'm-99999999999' = 5 'm'", "")]
    [InlineData("99999999999999999999999999.9 '10*99' * 9999999999999999999999.9 '10*99'", "")]
    [InlineData("9999999999999999999999999999 'mg' ~ 9999999999999999999999999 'g'", "true")]
    [InlineData("@9999-12-31T23:59:59.999+14:00 = @0001-01-01T00:00:00-12:00", "false")]
    [InlineData("@9999-12.highBoundary()", "9999-12-31")]
    [InlineData("79228162514264337593543950335.0.highBoundary()", "")]
    [InlineData("(-79228162514264337593543950335.0).round(28).abs().exp()", "")]
    public void Extremes_have_a_result(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', Evaluate(text).Select(value => value.Text)));

    [Fact]
    public void Nested_loops_stop_at_the_step_limit()
    {
        var all = string.Concat(Enumerable.Repeat("%resource.descendants().where(", 12)) + "true" + string.Concat(Enumerable.Repeat(").exists().not()", 12));
        var error = Assert.Throws<FhirPathException>(() => FhirPathExpression.Compile(all).Evaluate(Patient.Root, new FhirPathContext { MaxSteps = 100_000 }));
        Assert.Contains("100000 steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regular_expression_made_to_backtrack_is_matched_in_linear_time() =>
        Assert.Equal("false", Assert.Single(Evaluate("'" + new string('a', 5000) + "'.matches('^(a+)+$b')")).Text);

    [Fact]
    public void Random_expressions_end_in_a_result_or_a_FhirPathException()
    {
        var expressions = Gen.Elements(Words).ArrayOf().Select(words => string.Concat(words)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(25), Prop.ForAll(expressions, Ends));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null), Ends));
    }

    private static bool Ends(string text)
    {
        try
        {
            var expression = FhirPathExpression.Compile(text);
            var context = new FhirPathContext { MaxSteps = 20_000 };
            expression.Select(Patient.Root, context, []);
            expression.IsTrue(Patient.Root.Child("name"), context);
            foreach (var value in expression.Evaluate(Patient.Root, new FhirPathContext { MaxSteps = 20_000, IsStrict = true }))
            {
                _ = value.ToString();
            }
        }
        catch (FhirPathException)
        {
            return true;
        }

        return true;
    }

    private static IReadOnlyList<FhirPathValue> Evaluate(string text) => FhirPathExpression.Compile(text).Evaluate(Patient.Root, new FhirPathContext());
}
