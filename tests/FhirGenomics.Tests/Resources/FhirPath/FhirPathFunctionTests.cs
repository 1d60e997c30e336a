using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;

namespace FhirGenomics.Tests.Resources.FhirPath;

public class FhirPathFunctionTests
{
    private static readonly ElementTree Observation = ElementTree.Read("""
        {"resourceType":"Observation","id":"o","status":"final","_status":{"extension":[{"url":"http://e","valueCode":"x"}]},
         "contained":[{"resourceType":"Patient","id":"p","name":[{"family":"Doe","given":["A","B"]},{"given":["C"]}],"managingOrganization":{"reference":"#"}}],
         "code":{"coding":[{"system":"http://loinc.org","code":"1"},{"system":"http://snomed.info/sct","code":"2"}],"text":"T\u00e9\n"},
         "subject":{"reference":"#p"},"performer":[{"reference":"Practitioner/1"},{"type":"Organization","display":"D"},{"reference":"urn:uuid:1"}],
         "effectiveDateTime":"2020-02","issued":"2020-02-03T10:00:00+01:00","valueQuantity":{"value":1.50,"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"},
         "component":[{"code":{"text":"a"},"valueString":"s"},{"code":{"text":"b"},"valueInteger":3},{"code":{"text":"c"},"valueBoolean":true}]}
        """u8.ToArray());

    [Theory]
    // Paths, choices, types
    [InlineData("Observation.code.coding.code", "1,2")]
    [InlineData("Resource.id", "o")]
    [InlineData("Patient.id", "")]
    [InlineData("value.unit", "milligram")]
    [InlineData("valueQuantity.unit", "")]
    [InlineData("component.value.ofType(string)", "s")]
    [InlineData("component.value as integer", "3")]
    [InlineData("component.value.as(boolean)", "true")]
    [InlineData("status.is(string)", "true")]
    [InlineData("status.ofType(string)", "")]
    [InlineData("component[1].value is integer", "true")]
    [InlineData("component[9].value is integer", "")]
    [InlineData("contained.ofType(Patient).name.given", "A,B,C")]
    [InlineData("contained[0] is DomainResource", "true")]
    [InlineData("value.type().name", "Quantity")]
    [InlineData("code.`text`.length()", "3")]
    [InlineData("component.code.text[2]", "c")]
    // Variables
    [InlineData("contained.managingOrganization.select(%resource.id)", "o")]
    [InlineData("%context.id & %ucum", "ohttp://unitsofmeasure.org")]
    [InlineData("%\"ext-a-b\"", "http://hl7.org/fhir/StructureDefinition/a-b")]
    [InlineData("%`vs-x`", "http://hl7.org/fhir/ValueSet/x")]
    [InlineData("%vs-observation-status", "http://hl7.org/fhir/ValueSet/observation-status")]
    // Existence, filtering, subsetting, combining
    [InlineData("component.where(value is string).code.text", "a")]
    [InlineData("component.exists(code.text = 'b')", "true")]
    [InlineData("component.all(code.exists())", "true")]
    [InlineData("component.select(code.text & $index.toString())", "a0,b1,c2")]
    [InlineData("contained.name.given.aggregate($total & $this, '')", "ABC")]
    [InlineData("contained.name.given.first() | contained.name.given", "A,B,C")]
    [InlineData("component.code.text.combine('a').count()", "4")]
    [InlineData("component.code.text.intersect('a' | 'c')", "a,c")]
    [InlineData("component.code.text.exclude('a' | 'c')", "b")]
    [InlineData("component.code.text.skip(1).take(1)", "b")]
    [InlineData("component.code.text.tail().last()", "c")]
    [InlineData("(3 | 1 | 2).sort()", "1,2,3")]
    [InlineData("component.select(code | code).count()", "3")]
    [InlineData("repeat(component).count()", "3")]
    [InlineData("status.children().count()", "1")]
    [InlineData("status.hasValue() and status.extension('http://e').value = 'x'", "true")]
    [InlineData("iif(subject.exists(), 'yes', 1 / 'a')", "yes")]
    // Three values
    [InlineData("{} and false", "false")]
    [InlineData("{} and true", "")]
    [InlineData("{} or true", "true")]
    [InlineData("{} implies true", "true")]
    [InlineData("true implies {}", "")]
    [InlineData("{} xor true", "")]
    [InlineData("nothing.not()", "")]
    [InlineData("nothing = 'a'", "")]
    [InlineData("code.coding.code = '1'", "false")]
    [InlineData("'1' in code.coding.code", "true")]
    [InlineData("('1' | '3') in code.coding.code", "false")]
    [InlineData("code.coding.code contains '2'", "true")]
    // Numbers, quantities, dates
    [InlineData("value.value", "1.50")]
    [InlineData("value > 1 'mg' and value < 1 'g'", "true")]
    [InlineData("value = 0.0015 'g'", "true")]
    [InlineData("value > 1 'mL'", "")]
    [InlineData("1 'cm' = 1 's'", "false")]
    [InlineData("37 'Cel' = 37 'Cel'", "true")]
    [InlineData("5 '[iU]' = 5 '1'", "false")]
    [InlineData("2147483647 + 1", "")]
    [InlineData("79228162514264337593543950335.0 * 10", "")]
    [InlineData("effective < @2020-03", "true")]
    [InlineData("effective < @2020-02-15", "")]
    [InlineData("issued = @2020-02-03T09:00:00Z", "true")]
    [InlineData("issued > @2020-02-03", "")]
    [InlineData("effective = '2020-02'", "true")]
    [InlineData("@2020-01-31 + 1 month", "2020-02-29")]
    [InlineData("@2020 + 24 months", "2022")]
    [InlineData("@9999-12-31 + 1 day", "")]
    [InlineData("@T23:30 + 1 hour", "00:30")]
    [InlineData("now() = now() and today().toString().length() = 10", "true")]
    // Strings
    [InlineData("'a\\u0062\\'c'", "ab'c")]
    [InlineData("'abc'.matches('^b') or 'abc'.matches('b')", "true")]
    [InlineData("'2020-01-02'.replaceMatches('(\\\\d+)-(\\\\d+)-(\\\\d+)', '$3.$2.$1')", "02.01.2020")]
    [InlineData("'a,b'.split(',').join('-')", "a-b")]
    [InlineData("'abc'.lastIndexOf('c')", "2")]
    [InlineData("'x'.toInteger()", "")]
    [InlineData("' 5 days'.toQuantity()", "5 days")]
    // FHIR
    [InlineData("subject.resolve().name.family", "Doe")]
    [InlineData("contained.managingOrganization.resolve().id", "o")]
    [InlineData("performer.where(resolve() is Practitioner).reference", "Practitioner/1")]
    [InlineData("performer.where(resolve() is Organization).display", "D")]
    [InlineData("subject.where(resolve() is Patient).reference", "#p")]
    [InlineData("subject.where(resolve() is Practitioner).reference", "")]
    [InlineData("conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", "false")]
    [InlineData("conformsTo('http://unknown')", "")]
    [InlineData("code.memberOf('http://unknown')", "")]
    public void Expressions_have_the_result_that_the_specification_says(string expression, string expected)
    {
        var values = FhirPathExpression.Compile(expression).Evaluate(Observation.Root, new FhirPathContext());
        Assert.Equal(expected, string.Join(',', values.Select(value => value.Text ?? value.ToString())));
    }

    [Theory]
    [InlineData("code.coding.code + 'a'")]
    [InlineData("component.single()")]
    [InlineData("code.coding.code.length()")]
    [InlineData("1 + 'a'")]
    [InlineData("1 < 'a'")]
    [InlineData("code.startsWith('a')")]
    [InlineData("-status")]
    [InlineData("%unknown")]
    [InlineData("@2020-01-01 + 1 'mo'")]
    [InlineData("(1 | 2).not()")]
    public void What_the_specification_calls_an_error_is_one(string expression)
    {
        var compiled = FhirPathExpression.Compile(expression);
        Assert.Throws<FhirPathException>(() => compiled.Evaluate(Observation.Root, new FhirPathContext()));
        Assert.Throws<FhirPathException>(() => compiled.IsTrue(Observation.Root, new FhirPathContext()));
    }

    [Fact]
    public void Strict_evaluation_refuses_names_that_the_type_does_not_have()
    {
        var strict = new FhirPathContext { IsStrict = true };
        foreach (var expression in (string[])["codee.text", "value.valueString", "Patient.id", "(value as Period).unit", "children().first()"])
        {
            var compiled = FhirPathExpression.Compile(expression);
            Assert.Throws<FhirPathException>(() => compiled.Evaluate(Observation.Root, strict));
            _ = compiled.Evaluate(Observation.Root, new FhirPathContext());
        }

        Assert.Empty(FhirPathExpression.Compile("note.text").Evaluate(Observation.Root, strict));
    }

    [Fact]
    public void The_surroundings_answer_for_references_value_sets_and_profiles()
    {
        var patient = ElementTree.Read("""{"resourceType":"Practitioner","id":"1","gender":"female"}"""u8.ToArray());
        var context = new FhirPathContext
        {
            Resolve = (reference, from) => reference == "Practitioner/1" && from.Name == "performer" ? patient.Root : default,
            MemberOf = (element, valueSet) => valueSet == "http://vs" && element.Name == "code",
            ConformsTo = (element, profile) => profile == "http://p" ? element.Type!.Name == "Observation" : null,
            Variables = new Dictionary<string, FhirPathValue> { ["limit"] = new(2), ["who"] = new(patient.Root) },
        };
        Assert.Equal("female", Assert.Single(Evaluate("performer.resolve().gender", context)).Text);
        Assert.True(FhirPathExpression.Compile("code.memberOf('http://vs')").IsTrue(Observation.Root, context));
        Assert.False(FhirPathExpression.Compile("code.memberOf('http://other')").IsTrue(Observation.Root, context));
        Assert.True(FhirPathExpression.Compile("conformsTo('http://p')").IsTrue(Observation.Root, context));
        Assert.Null(FhirPathExpression.Compile("conformsTo('http://q')").IsTrue(Observation.Root, context));
        Assert.True(FhirPathExpression.Compile("1 < %limit and %who.gender = 'female'").IsTrue(Observation.Root, context));
    }

    [Fact]
    public void A_callback_may_evaluate_with_the_same_context()
    {
        FhirPathContext context = null!;
        context = new FhirPathContext { MemberOf = (element, _) => FhirPathExpression.Compile("coding.exists()").IsTrue(element, context) };
        Assert.True(FhirPathExpression.Compile("code.memberOf('http://vs') and %context.id = 'o'").IsTrue(Observation.Root, context));
    }

    [Fact]
    public void Selecting_gives_elements_only()
    {
        var selected = new List<Element>();
        FhirPathExpression.Compile("code.coding | 'text' | status").Select(Observation.Root, new FhirPathContext(), selected);
        Assert.Equal(["Observation.code.coding[0]", "Observation.code.coding[1]", "Observation.status"], selected.Select(element => element.Path));
    }

    [Fact]
    public void Invariants_are_evaluated_without_allocating()
    {
        var expression = FhirPathExpression.Compile("(dataAbsentReason.empty() or value.empty()) and code.coding.where(system = 'http://loinc.org').exists() and component.all(code.exists())");
        var context = new FhirPathContext();
        Assert.True(expression.IsTrue(Observation.Root, context));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            expression.IsTrue(Observation.Root, context);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IReadOnlyList<FhirPathValue> Evaluate(string expression, FhirPathContext context) =>
        FhirPathExpression.Compile(expression).Evaluate(Observation.Root, context);
}
