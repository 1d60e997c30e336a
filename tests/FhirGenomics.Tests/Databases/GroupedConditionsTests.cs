using FhirGenomics.Resources;
using FhirGenomics.Store;
using FhirGenomics.Store.PostgreSql;
using FhirGenomics.Tests.Store;
using Npgsql;

namespace FhirGenomics.Tests.Databases;

/// <summary>Transactions whose conditions meet what others of the same commit write.</summary>
public sealed class GroupedConditionsTests
{
    public GroupedConditionsTests() => Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed: apt-get install postgresql.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conditional_creates_and_updates_of_one_commit_are_as_if_one_came_after_the_other()
    {
        var settings = new StoreSettings(PostgreSqlServer.NewDatabase()) { Provider = StoreProvider.PostgreSql };
        await using var store = await ResourceStore.Open(settings, TestStore.Parameters, TimeProvider.System, Stop);
        await using var other = new NpgsqlConnection(settings.ConnectionString);
        await other.OpenAsync(Stop);
        for (var round = 0; round < 12; round++)
        {
            // All that comes while another server holds the lock is planned beside each other and committed together.
            await PostgreSqlServer.Run(other, $"SELECT pg_advisory_lock({PostgreSqlSession.WriterLock})");
            var first = store.Write([new Change.Create(TestStore.Tree("""{"resourceType":"Basic","code":{"text":"x"}}"""))], Stop);
            var condition = TestStore.Query($"Patient?identifier=urn:s|{round}");
            var tree = TestStore.Tree($$"""{"resourceType":"Patient","identifier":[{"system":"urn:s","value":"{{round}}"}]}""");
            Task<IReadOnlyList<WriteResult>>[] creates = [Create(), Create()];
            var update = store.Write([new Change.Update(tree, $"p{round}")], Stop);
            creates = [.. creates, Create()];
            await Task.Delay(50, Stop);
            await PostgreSqlServer.Run(other, $"SELECT pg_advisory_unlock({PostgreSqlSession.WriterLock})");
            await first;
            await update;
            var effects = await Task.WhenAll(creates.Select(async create =>
            {
                try
                {
                    return (await create)[0].Effect;
                }
                catch (Failure several) when (several.Kind == FailureKind.PreconditionFailed)
                {
                    return (WriteEffect?)null;
                }
            }));

            // At most one of them was first; all others found it, the updated one, or both.
            var created = effects.Count(effect => effect == WriteEffect.Created);
            Assert.InRange(created, 0, 1);
            Assert.Equal(1 + created, (await store.Search(condition, Stop)).Entries.Count);
            Assert.True(created == 1 || effects.All(effect => effect == WriteEffect.Matched), string.Join(' ', effects));

            Task<IReadOnlyList<WriteResult>> Create() => store.Write([new Change.Create(tree, condition)], Stop);
        }
    }
}
