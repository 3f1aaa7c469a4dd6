using System.Net;
using Easel.Core.Requests;
using Easel.Server.Tests.Gallery;
using Easel.Studio;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Studio.Storage;
using Easel.Testing;
using Npgsql;
using Xunit;

namespace Easel.Server.Tests.Storage;

/// <summary>A PostgreSQL database is one studio's alone.</summary>
public sealed class DatabaseLockTests
{
    private const string Holders = "FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_studio_on_the_same_database_is_refused_and_disturbs_no_job()
    {
        await using var database = TestDatabase.Make(TestDatabase.Postgres);
        var engine = new Webui.HaltedEngine();
        await using var test = await TestStudio.Start(engine, database: database.Choice);
        var job = await test.Studio.Queue.Submit(Wish(), Cancel);
        await engine.Halted;

        using var folder = new TemporaryFolder();
        var refused = await Assert.ThrowsAsync<RequestException>(() => Open(folder.Path, database.Choice));
        Assert.Equal("database", refused.Field);
        Assert.Contains("another Easel works on", refused.Message, StringComparison.Ordinal);
        Assert.Equal(JobState.Running, (await test.Studio.Queue.Find(job.Id, Cancel))!.State);
        engine.LetOn();
        Assert.Equal((JobState.Done, 1), ((await test.Studio.Queue.WaitFor(job.Id, Cancel))!.State, (await test.Studio.Queue.Find(job.Id, Cancel))!.Attempts));
    }

    [Fact]
    public async Task A_studio_that_has_ended_leaves_the_database_to_the_next()
    {
        await using var database = TestDatabase.Make(TestDatabase.Postgres);
        using var folder = new TemporaryFolder();
        await (await Open(folder.Path, database.Choice)).DisposeAsync();
        await using var next = await Open(folder.Path, database.Choice);
        Assert.Null(next.Trouble);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_again_and_told_of_meanwhile()
    {
        await using var database = TestDatabase.Make(TestDatabase.Postgres);
        await using var test = await TestStudio.Start(database: database.Choice);
        Assert.Equal(1L, await Ask(database, $"SELECT count(*) {Holders}"));

        // Another takes the lock as soon as it is free.
        await using var other = await Connect(database);
        await using (var take = new NpgsqlCommand($"SELECT pg_terminate_backend(pid), pg_advisory_lock(classid::bigint << 32 | objid::bigint) {Holders}", other)) await take.ExecuteNonQueryAsync(Cancel);
        await Until(() => test.Studio.Trouble is { } trouble && trouble.Contains("another Easel has taken", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await test.Client.GetAsync("/api/v1/health", Cancel)).StatusCode);
        var job = await test.Studio.Queue.Submit(Wish(), Cancel);
        await Task.Delay(500, Cancel);
        Assert.Equal(JobState.Queued, (await test.Studio.Queue.Find(job.Id, Cancel))!.State);

        await other.CloseAsync();
        await Until(() => test.Studio.Trouble is null);
        Assert.Equal("ready", (await test.Get("/api/v1/health")).GetProperty("status").GetString());
        Assert.Equal(JobState.Done, (await test.Studio.Queue.WaitFor(job.Id, Cancel))!.State);
    }

    private static Task<RunningStudio> Open(string folder, DatabaseChoice database) =>
        RunningStudio.Open(StudioChoices.Below(folder, new StudioFolders([], null, null)) with { Database = database }, new FakeEngine(), TimeProvider.System, (_, _) => { }, Cancel);

    private static NewJob Wish() => new(new ImageRequest { Prompt = "a cat", Size = new(64, 64), Steps = 1, Seeds = new() { Seed = 1 } });

    private static async Task<NpgsqlConnection> Connect(TestDatabase database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(((DatabaseChoice.Postgres)database.Choice).ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancel);
        return connection;
    }

    private static async Task<object?> Ask(TestDatabase database, string question)
    {
        await using var connection = await Connect(database);
        await using var ask = new NpgsqlCommand(question, connection);
        return await ask.ExecuteScalarAsync(Cancel);
    }

    private static async Task Until(Func<bool> there)
    {
        for (var i = 0; i < 200 && !there(); i++) await Task.Delay(50, Cancel);
        Assert.True(there());
    }
}
