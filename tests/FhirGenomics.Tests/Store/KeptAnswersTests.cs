using FhirGenomics.Store;

namespace FhirGenomics.Tests.Store;

public class KeptAnswersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_awaited_then_there_then_too_old()
    {
        var clock = new SettableClock();
        await using var store = await TestStore.Open(clock);
        var answers = store.Store.Answers;
        Assert.Null(await answers.Find("a", Stop));
        Assert.True(await answers.Begin("a", Stop));
        Assert.False((await answers.Find("a", Stop))!.IsThere);
        Assert.True(await answers.IsAwaited("a", Stop));
        await answers.End("a", "{}"u8.ToArray(), Stop);
        Assert.True((await answers.Find("a", Stop))!.IsThere);
        clock.Now += KeptAnswers.Kept;
        Assert.Null(await answers.Find("a", Stop));
        Assert.True(await answers.Begin("b", Stop));
        Assert.Equal("b", Assert.Single(store.Sql("SELECT id FROM kept_answer"))[0]);
    }

    [Fact]
    public async Task An_answer_is_given_up_when_nobody_works_on_it_and_not_as_long_as_somebody_does()
    {
        var clock = new SettableClock();
        await using var store = await TestStore.Open(clock);
        var answers = store.Store.Answers;
        await answers.Begin("a", Stop);
        for (var i = 0; i < 80; i++)
        {
            clock.Now += KeptAnswers.Silence;
            Assert.True(await answers.IsAwaited("a", Stop));
            Assert.False((await answers.Find("a", Stop))!.IsGivenUp);
        }

        Assert.True(await answers.Begin("b", Stop));
        Assert.True(await answers.IsAwaited("a", Stop));
        clock.Now += KeptAnswers.Silence + TimeSpan.FromSeconds(1);
        Assert.True((await answers.Find("a", Stop))!.IsGivenUp);
    }

    [Fact]
    public async Task What_was_cancelled_is_awaited_no_more_and_its_answer_is_not_kept()
    {
        await using var store = await TestStore.Open();
        var answers = store.Store.Answers;
        await answers.Begin("a", Stop);
        Assert.True(await answers.Remove("a", Stop));
        Assert.False(await answers.Remove("a", Stop));
        Assert.False(await answers.IsAwaited("a", Stop));
        await answers.End("a", "{}"u8.ToArray(), Stop);
        Assert.Null(await answers.Find("a", Stop));
    }

    [Fact]
    public async Task There_is_room_for_so_many_also_when_they_come_at_once()
    {
        await using var store = await TestStore.Open();
        var begun = await Task.WhenAll(Enumerable.Range(0, KeptAnswers.Most + 20).Select(i => store.Store.Answers.Begin($"a{i}", Stop)));
        Assert.Equal(KeptAnswers.Most, begun.Count(isRoom => isRoom));
        await store.Store.Answers.Remove("a0", Stop);
        Assert.True(await store.Store.Answers.Begin("more", Stop));
    }
}
