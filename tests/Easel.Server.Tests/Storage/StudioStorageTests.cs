using System.Net;
using Easel.Core.Requests;
using Easel.Server.Tests.Gallery;
using Easel.Studio;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Storage;
using Easel.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Easel.Server.Tests.Storage;

/// <summary>Databases that are broken, of another version, or held by others.</summary>
public sealed class StudioStorageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases => [TestDatabase.Sqlite, TestDatabase.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_database_is_opened_again_with_what_is_in_it(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        await using (var database = (await test.Open()).Context())
        {
            database.Facts.Add(new StoredFact { Name = "colour", Value = "blue" });
            await database.SaveChangesAsync(Cancel);
        }

        await using var again = (await test.Open()).Context();
        Assert.Equal("blue", (await again.Facts.FindAsync(["colour"], Cancel))!.Value);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task One_of_another_version_is_refused(string kind)
    {
        await using var test = TestDatabase.Make(kind);
        await using (var database = (await test.Open()).Context())
            await database.Facts.Where(fact => fact.Name == "schema").ExecuteUpdateAsync(set => set.SetProperty(fact => fact.Value, "0"), Cancel);
        Assert.Contains("another version", (await Assert.ThrowsAsync<StorageException>(test.Open)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_database_is_refused_by_its_path()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("easel.db"), new string('x', 5000), Cancel);
        var refused = await Assert.ThrowsAsync<StorageException>(() => StudioStorage.Open(DatabaseChoice.Of(null, folder.Path), Cancel));
        Assert.Contains(folder.File("easel.db"), refused.Message, StringComparison.Ordinal);
        SqliteConnectionPools.Clear();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_refused_without_its_password()
    {
        var refused = await Assert.ThrowsAsync<StorageException>(() => StudioStorage.Open(DatabaseChoice.Of("Host=127.0.0.1;Port=1;Username=me;Password=secret;Database=easel;Timeout=2", ""), Cancel));
        Assert.Contains("127.0.0.1/easel", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_waits_for_another_process()
    {
        await using var test = TestDatabase.Make(TestDatabase.Sqlite);
        var storage = await test.Open();
        using var queue = await JobQueue.Open(storage, TimeProvider.System, () => new QueueSettings(), Cancel);
        Task<Job> submitted;
        await using (TestDatabase.Hold(((DatabaseChoice.Sqlite)test.Choice).Path))
        {
            submitted = Task.Run(() => queue.Submit(Wish(), Cancel), Cancel);
            await Task.Delay(700, Cancel);
            Assert.False(submitted.IsCompleted);
        }

        var job = await submitted;
        Assert.NotNull(await queue.Find(job.Id, Cancel));
    }

    [Fact]
    public async Task A_database_that_stays_locked_is_a_503_and_loses_no_job()
    {
        using var data = new TemporaryFolder();
        using var painted = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        var engine = new FakeEngine
        {
            EndingFor = _ =>
            {
                painted.Release();
                go.Wait(Cancel);
                return null;
            },
        };
        var path = data.File("locked.db");
        await using var test = await TestStudio.Start(engine, database: new DatabaseChoice.Sqlite(path) { WaitSeconds = 1 });
        var job = await test.Studio.Queue.Submit(Wish(), Cancel);
        await painted.WaitAsync(Cancel); // the runner is about to save a picture
        await using (TestDatabase.Hold(path))
        {
            go.Set();
            var refused = await test.Send(HttpMethod.Post, "/api/v1/jobs", new { request = new { prompt = "a dog", size = "64x64", steps = 1 } });
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("database", (await refused.Json()).GetProperty("detail").GetString()!, StringComparison.Ordinal);
            await Task.Delay(1500, Cancel); // the runner's own attempt fails, too
        }

        Assert.Equal(JobState.Done, (await test.Studio.Queue.WaitFor(job.Id, Cancel))!.State);
        Assert.Equal([0], (await test.Studio.Pictures.OfJob(job.Id, Cancel)).Select(picture => picture.Index));
        Assert.Equal(HttpStatusCode.Created, (await test.Send(HttpMethod.Post, "/api/v1/jobs", new { request = new { prompt = "a dog", size = "64x64", steps = 1 } })).StatusCode);
    }

    [Fact]
    public async Task A_second_studio_on_the_same_folder_is_refused()
    {
        await using var test = await TestStudio.Start();
        var refused = await Assert.ThrowsAsync<RequestException>(() =>
            RunningStudio.Open(StudioChoices.Below(test.DataFolder, new StudioFolders([], null, null)), new FakeEngine(), TimeProvider.System, (_, _) => { }, Cancel));
        Assert.Equal("data_dir", refused.Field);
        Assert.Contains("another Easel", refused.Message, StringComparison.Ordinal);
    }

    private static NewJob Wish() => new(new ImageRequest { Prompt = "a cat", Size = new(64, 64), Steps = 1, Seeds = new() { Seed = 1 } });
}
