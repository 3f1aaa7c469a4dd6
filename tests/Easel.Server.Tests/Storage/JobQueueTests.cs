using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Easel.Server.Tests.Storage;

/// <summary>The line of jobs, on both databases.</summary>
public sealed class JobQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases => [TestDatabase.Sqlite, TestDatabase.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Jobs_go_in_the_order_they_came_those_of_higher_priority_first(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        var (storage, queue) = await Open(test);
        using var _ = queue;
        foreach (var (title, priority) in new[] { ("a", 0), ("b", 0), ("urgent", 5), ("late", -1), ("c", 0), ("urgent too", 5) }) await queue.Submit(Wish(title) with { Priority = priority }, Cancel);
        Assert.Equal(["urgent", "urgent too", "a", "b", "c", "late"], await Titles(queue));
        Assert.Equal(["urgent", "urgent too", "a", "b", "c", "late"], await WorkOff(storage));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_clock_that_goes_back_does_not_change_the_order(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        var time = new SettableTime();
        var (storage, queue) = await Open(test, time);
        using var _ = queue;
        foreach (var title in new[] { "a", "b", "c", "d" })
        {
            await queue.Submit(Wish(title), Cancel);
            time.Now = time.Now.AddHours(-1);
        }

        Assert.Equal(["a", "b", "c", "d"], await Titles(queue));
        Assert.Equal(["a", "b", "c", "d"], await WorkOff(storage, time));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_job_can_be_moved_as_often_as_one_likes(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        var (_, queue) = await Open(test);
        using var __ = queue;
        var ids = new List<string>();
        foreach (var title in new[] { "a", "b", "c", "d" }) ids.Add((await queue.Submit(Wish(title), Cancel)).Id);
        await queue.Move(ids[3], before: null, Cancel);
        Assert.Equal(["d", "a", "b", "c"], await Titles(queue));
        for (var i = 0; i < 70; i++) // two places in a double have no number between them after some fifty
        {
            await queue.Move(ids[i % 2 == 0 ? 2 : 1], before: ids[0], Cancel);
            Assert.Equal(i % 2 == 0 ? ["d", "b", "c", "a"] : ["d", "c", "b", "a"], await Titles(queue));
        }

        await queue.Prioritise(ids[0], 7, Cancel);
        await queue.Move(ids[3], before: ids[0], Cancel);
        Assert.Equal(["d", "a", "c", "b"], await Titles(queue));
        Assert.Equal(7, (await queue.Find(ids[3], Cancel))!.Priority);
        Assert.Null(await queue.Move("nothing", before: null, Cancel));
        Assert.Null(await queue.Move(ids[0], before: "nothing", Cancel));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Cancelled_jobs_are_taken_out_and_can_be_retried(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        var (storage, queue) = await Open(test);
        using var _ = queue;
        var ids = new List<string>();
        foreach (var title in new[] { "a", "b", "c" }) ids.Add((await queue.Submit(Wish(title), Cancel)).Id);
        Assert.True(await queue.Cancel(ids[0], Cancel));
        Assert.False(await queue.Cancel(ids[0], Cancel));
        Assert.Equal(["b", "c"], await Titles(queue));
        Assert.Null(await queue.Retry(ids[1], Cancel)); // it waits
        Assert.NotNull(await queue.Retry(ids[0], Cancel));
        Assert.Equal(["b", "c", "a"], await Titles(queue));
        Assert.Equal(3, await queue.CancelAll(Cancel));
        Assert.Empty(await Titles(queue));
        var (ended, total) = await queue.List(new JobFilter { States = [JobState.Cancelled] }, Cancel);
        Assert.Equal(3, total);
        Assert.All(ended, job => Assert.NotNull(job.Ended));
        Assert.Empty(await WorkOff(storage));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_pause_and_what_waits_survive_a_restart(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        var (storage, queue) = await Open(test);
        foreach (var title in new[] { "a", "b", "c" }) await queue.Submit(Wish(title), Cancel);
        await queue.Pause(Cancel);
        var running = await new JobStore(storage, TimeProvider.System).Claim(Cancel);
        Assert.Equal("a", running!.Title);
        queue.Dispose(); // as if killed while a ran

        var (_, again) = await Open(test);
        using var __ = again;
        Assert.True(again.IsPaused);
        Assert.Equal(["a", "b", "c"], await Titles(again));
        Assert.Equal(1, (await again.Find(running.Id, Cancel))!.Attempts);
        await again.Resume(Cancel);
        Assert.False(again.IsPaused);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_same_key_gives_the_first_job_even_at_the_same_moment(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        var (_, queue) = await Open(test);
        using var __ = queue;
        var jobs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => queue.Submit(Wish($"{i}") with { IdempotencyKey = "mine" }, Cancel)));
        Assert.Single(jobs.Select(job => job.Id).Distinct());
        Assert.Single(await Titles(queue));
        Assert.NotEqual(jobs[0].Id, (await queue.Submit(Wish("other") with { IdempotencyKey = "yours" }, Cancel)).Id);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Two_servers_never_get_the_same_job(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        var (storage, queue) = await Open(test);
        using var _ = queue;
        await queue.Submit([.. Enumerable.Range(0, 40).Select(i => Wish($"{i}"))], Cancel);
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var store = new JobStore(storage, TimeProvider.System);
            var mine = new List<string>();
            while (await store.Claim(Cancel) is { } job) mine.Add(job.Id);
            return mine;
        }, Cancel)));
        Assert.Equal(40, taken.SelectMany(ids => ids).Distinct().Count());
        Assert.Equal(40, taken.Sum(ids => ids.Count));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Changes_at_the_same_time_all_happen(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        var (storage, queue) = await Open(test);
        using var _ = queue;
        var job = await queue.Submit(Wish("a"), Cancel);
        var store = new JobStore(storage, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => store.Change(job.Id, [JobState.Queued], changed => changed.Attempts++, Cancel), Cancel)));
        Assert.Equal(12, (await queue.Find(job.Id, Cancel))!.Attempts);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Ten_thousand_jobs_need_no_more_commands_than_ten(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        var (storage, queue) = await Open(test);
        using var _ = queue;
        var ids = (await queue.Submit([.. Enumerable.Range(0, 10_000).Select(i => Wish($"{i}") with { Priority = i % 3 })], Cancel)).Select(job => job.Id).ToList();
        var store = new JobStore(storage, TimeProvider.System);
        using var commands = CommandCount.Of(test.Choice);
        var first = await store.Claim(Cancel);
        Assert.Equal("2", first!.Title);
        Assert.InRange(commands.Take(), 1, 4);
        Assert.Equal(9_999, await queue.CountQueued(Cancel));
        Assert.Equal(9_998, await queue.Ahead((await queue.Find(ids[9_999], Cancel))!, Cancel)); // the last of the lowest priority
        Assert.InRange(commands.Take(), 1, 4);
        await queue.Move(ids[9_999], before: ids[5_000], Cancel);
        Assert.InRange(commands.Take(), 1, 8);
        var (page, total) = await queue.List(new JobFilter { Skip = 5_000, Take = 50 }, Cancel);
        Assert.Equal((50, 10_000), (page.Count, total));
        Assert.InRange(commands.Take(), 1, 5);
        Assert.Equal(9_999, await queue.CancelAll(Cancel));
        Assert.InRange(commands.Take(), 1, 2);
    }

    [Fact]
    public async Task The_next_job_is_found_by_an_index_without_sorting()
    {
        await using var test = TestDatabase.Make(TestDatabase.Sqlite);
        await using var database = (await test.Open()).Context();
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.CommandText = """EXPLAIN QUERY PLAN SELECT "Id" FROM "Jobs" WHERE "State" = 'Queued' ORDER BY "Priority" DESC, "Place", "Id" LIMIT 1""";
        await database.Database.OpenConnectionAsync(Cancel);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var plan = new List<string>();
        while (await reader.ReadAsync(Cancel)) plan.Add(reader.GetString(3));
        Assert.Contains("INDEX", Assert.Single(plan), StringComparison.Ordinal);
    }

    private static async Task<(StudioStorage Storage, JobQueue Queue)> Open(TestDatabase test, TimeProvider? time = null)
    {
        var storage = await test.Open();
        return (storage, await JobQueue.Open(storage, time ?? TimeProvider.System, () => new QueueSettings(), Cancel));
    }

    private static NewJob Wish(string prompt) => new(new ImageRequest { Prompt = prompt, Size = new(64, 64), Steps = 1, Seeds = new() { Seed = 1 } });

    private static async Task<IReadOnlyList<string>> Titles(JobQueue queue) => [.. (await queue.List(new JobFilter { States = [JobState.Queued] }, Cancel)).Jobs.Select(job => job.Title)];

    private static async Task<IReadOnlyList<string>> WorkOff(StudioStorage storage, TimeProvider? time = null)
    {
        var (store, titles) = (new JobStore(storage, time ?? TimeProvider.System), new List<string>());
        while (await store.Claim(Cancel) is { } job)
        {
            titles.Add(job.Title);
            await store.End(job.Id, JobState.Done, null, null, Cancel);
        }

        return titles;
    }
}
