namespace FhirGenomics.Tests.Store.Search;

/// <summary>
/// Each prefix for dates, numbers and quantities, each with values that lie before, at, around and after what is searched.
/// Source: https://hl7.org/fhir/R4/search.html#prefix
/// </summary>
public sealed class PrefixTests(PrefixTests.Fixture fixture) : IClassFixture<PrefixTests.Fixture>
{
    [Theory]
    [InlineData("", "at")]
    [InlineData("eq", "at")]
    [InlineData("ne", "before around after")]
    [InlineData("gt", "around after")]
    [InlineData("lt", "before around")]
    [InlineData("ge", "at around after")]
    [InlineData("le", "before at around")]
    [InlineData("sa", "after")]
    [InlineData("eb", "before")]
    [InlineData("ap", "at around")]
    public async Task A_prefix_compares(string prefix, string ids)
    {
        foreach (var search in (string[])["Observation?date={0}2020-05-10", "RiskAssessment?probability={0}0.80", "Observation?value-quantity={0}80", "Observation?value-quantity={0}80||mg", "Observation?code-value-quantity=c${0}80||mg", "Condition?onset-age={0}80"])
        {
            var found = await fixture.Store.Ids(string.Format(System.Globalization.CultureInfo.InvariantCulture, search, prefix));
            var expected = search.Contains("quantity", StringComparison.Ordinal) ? string.Join(' ', ids.Split(' ').Where(id => id != "around")) : ids;
            Assert.Equal((search, expected), (search, string.Join(' ', ((string[])["before", "at", "around", "after"]).Where(found.Contains))));
            Assert.DoesNotContain("none", found);
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal TestStore Store { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            // Seen from the day after, "approximately" is a few hours.
            Store = await TestStore.Open(new FixedClock(new DateTimeOffset(2020, 5, 11, 0, 0, 0, TimeSpan.Zero)));
            (string Id, string Date, string Low, string? High)[] values =
            [
                ("before", "\"effectiveDateTime\":\"2020-05-01\"", "60", null), ("at", "\"effectiveDateTime\":\"2020-05-10T12:00:00Z\"", "80", null),
                ("around", "\"effectivePeriod\":{\"start\":\"2020-05-05\",\"end\":\"2020-05-20\"}", "70", "90"), ("after", "\"effectiveDateTime\":\"2020-06\"", "95", null),
            ];
            foreach (var (id, date, low, high) in values)
            {
                // Of an Observation a Range is not searched: what is around is not found there.
                var value = high is null ? $"\"valueQuantity\":{{\"value\":{low},\"unit\":\"mg\"}}" : $"\"valueRange\":{{\"low\":{{\"value\":{low},\"unit\":\"mg\"}},\"high\":{{\"value\":{high},\"unit\":\"mg\"}}}}";
                await Store.Put(id, $"{{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{{\"coding\":[{{\"code\":\"c\"}}]}},{date},{value}}}");
                var probability = high is null ? $"\"probabilityDecimal\":0.{low}" : $"\"probabilityRange\":{{\"low\":{{\"value\":0.{low}}},\"high\":{{\"value\":0.{high}}}}}";
                await Store.Put(id, $"{{\"resourceType\":\"RiskAssessment\",\"status\":\"final\",\"prediction\":[{{{probability}}}]}}");
                var onset = high is null ? $"\"onsetAge\":{{\"value\":{low}}}" : $"\"onsetRange\":{{\"low\":{{\"value\":{low}}},\"high\":{{\"value\":{high}}}}}";
                await Store.Put(id, $"{{\"resourceType\":\"Condition\",{onset}}}");
            }

            foreach (var type in (string[])["Observation", "RiskAssessment", "Condition"])
            {
                await Store.Put("none", $"{{\"resourceType\":\"{type}\",\"language\":\"da\"}}");
            }
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
