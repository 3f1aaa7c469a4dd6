using System.Net;
using Easel.Core.Imaging;
using Easel.Server.Tests.Storage;
using Easel.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Easel.Server.Tests.Gallery;

/// <summary>Output folders that people change by hand.</summary>
public abstract class FolderTests(string kind)
{
    private const string Infotext = "an old owl\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 99, Size: 48x32, Model hash: abcdef0123, Model: v1-5, Version: v1.10.1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PictureFormat.Png, "owl.png")]
    [InlineData(PictureFormat.Jpeg, "deep/er/owl.jpg")]
    [InlineData(PictureFormat.Webp, "owl.WEBP")]
    public async Task An_added_file_is_read(PictureFormat format, string name)
    {
        await using var test = await Start();
        Put(test, name, PictureText.Write(PictureCodec.Encode(TestPictures.Recorded("owl", 32, 48), format), Infotext)!);
        await test.Scan(); // the watch may have been quicker
        var image = (await test.Get("/api/v1/images?q=owl&seed=99&model=v1-5&sampler=euler_a&size=48x32&until=2020-06-01")).GetProperty("images")[0];
        Assert.Equal("blurry", image.GetProperty("negative_prompt").GetString());
        Assert.Equal("abcdef0123", image.GetProperty("model_hash").GetString());
        Assert.Equal(new DateTime(2020, 5, 17, 0, 0, 0, DateTimeKind.Utc), image.GetProperty("created").GetDateTime().ToUniversalTime());
        Assert.Equal(0, (await test.Scan()).GetProperty("added").GetInt32());
    }

    [Fact]
    public async Task Parameters_may_lie_beside()
    {
        await using var test = await Start();
        Put(test, "owl.txt", System.Text.Encoding.UTF8.GetBytes(Infotext));
        Put(test, "owl.png", PictureCodec.Encode(TestPictures.Recorded("owl", 32, 48), PictureFormat.Png));
        await test.Scan();
        Assert.Equal(["an old owl"], await test.Prompts("?seed=99"));
    }

    [Fact]
    public async Task What_is_no_picture_or_cut_off_is_left_alone()
    {
        await using var test = await Start();
        var whole = PictureText.Write(PictureCodec.Encode(TestPictures.Recorded("owl", 32, 48), PictureFormat.Png), Infotext)!;
        Put(test, "text.png", "no picture"u8.ToArray());
        Put(test, "empty.jpg", []);
        Put(test, "cut.png", whole[..20]);
        Put(test, "notes.txt", "notes"u8.ToArray());
        Put(test, "owl.png.part", whole);
        Put(test, ".hidden/owl.png", whole);
        Put(test, "init-images/owl.png", whole);
        Assert.Equal(0, (await test.Scan()).GetProperty("added").GetInt32());
        Assert.Empty(await test.Prompts(""));
    }

    [Fact]
    public async Task A_moved_file_stays_the_same_picture()
    {
        await using var test = await Start();
        var id = await test.Paint("a cat");
        await test.Send(HttpMethod.Patch, $"/api/v1/images/{id}", new { favourite = true });
        var path = (await test.Studio.Pictures.Find(id, Cancel))!.Path;
        var moved = Path.Combine(test.DataFolder, "outputs", "mine", "cat.png");
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        File.Move(path, moved);
        await test.Scan();
        var found = Assert.Single((await test.Get("/api/v1/images?favourite=true")).GetProperty("images").EnumerateArray());
        Assert.Equal(id, found.GetProperty("id").GetString());
        Assert.Equal("cat.png", found.GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.OK, (await test.Client.GetAsync($"/api/v1/images/{id}/file", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_not_shown_and_comes_back()
    {
        await using var test = await Start();
        var id = await test.Paint("a cat");
        var path = (await test.Studio.Pictures.Find(id, Cancel))!.Path;
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        File.Delete(path);
        await test.Scan();
        Assert.Empty(await test.Prompts(""));
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.GetAsync($"/api/v1/images/{id}/file", Cancel)).StatusCode);
        await File.WriteAllBytesAsync(path, bytes, Cancel);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 5, 17, 0, 0, 0, DateTimeKind.Utc));
        await test.Scan();
        Assert.Equal(id, (await test.Get("/api/v1/images")).GetProperty("images")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_changed_file_is_read_again_and_has_another_thumbnail()
    {
        await using var test = await Start();
        var id = await test.Paint("a cat");
        var before = await test.Get($"/api/v1/images/{id}");
        var path = (await test.Studio.Pictures.Find(id, Cancel))!.Path;
        await File.WriteAllBytesAsync(path, PictureText.Write(PictureCodec.Encode(TestPictures.Recorded("owl", 32, 48), PictureFormat.Png), Infotext)!, Cancel);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 5, 17, 0, 0, 0, DateTimeKind.Utc));
        await test.Scan();
        var after = await test.Get($"/api/v1/images/{id}");
        Assert.Equal("an old owl", after.GetProperty("prompt").GetString());
        Assert.Equal(48, after.GetProperty("width").GetInt32());
        Assert.NotEqual(before.GetProperty("thumbnail").GetString(), after.GetProperty("thumbnail").GetString());
        Assert.Equal(["an old owl"], await test.Prompts("?q=owl"));
        Assert.Empty(await test.Prompts("?q=cat"));
    }

    [Fact]
    public async Task Links_out_of_the_folder_are_not_followed()
    {
        await using var test = await Start();
        using var elsewhere = new TemporaryFolder();
        var picture = PictureText.Write(PictureCodec.Encode(TestPictures.Recorded("owl", 32, 48), PictureFormat.Png), Infotext)!;
        await File.WriteAllBytesAsync(elsewhere.File("secret.png"), picture, Cancel);
        File.SetLastWriteTimeUtc(elsewhere.File("secret.png"), new DateTime(2020, 5, 17, 0, 0, 0, DateTimeKind.Utc));
        var outputs = Path.Combine(test.DataFolder, "outputs");
        Directory.CreateDirectory(outputs);
        Directory.CreateSymbolicLink(Path.Combine(outputs, "folder"), elsewhere.Path);
        File.CreateSymbolicLink(Path.Combine(outputs, "file.png"), elsewhere.File("secret.png"));
        await test.Scan();
        await test.Studio.Gallery.Scan.Look([Path.Combine(outputs, "folder", "secret.png"), Path.Combine(outputs, "file.png"), elsewhere.File("secret.png")], Cancel);
        Assert.Empty(await test.Prompts(""));

        var id = await test.Paint("a cat"); // a file that becomes a link later
        var path = (await test.Studio.Pictures.Find(id, Cancel))!.Path;
        File.Delete(path);
        File.CreateSymbolicLink(path, elsewhere.File("secret.png"));
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.GetAsync($"/api/v1/images/{id}/file", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Changes_are_noticed_without_being_asked_for()
    {
        await using var test = await Start();
        await test.Paint("a cat");
        Put(test, "owl.png", PictureText.Write(PictureCodec.Encode(TestPictures.Recorded("owl", 32, 48), PictureFormat.Png), Infotext)!);
        for (var waited = 0; (await test.Prompts("?q=owl")).Count == 0; waited += 100)
        {
            Assert.True(waited < 20_000, "the file was not noticed within 20 seconds");
            await Task.Delay(100, Cancel);
        }
    }

    [Fact]
    public async Task A_lost_database_is_rebuilt_from_the_files()
    {
        var folder = Directory.CreateTempSubdirectory("easel-rebuild-");
        try
        {
            await using (var test = await Start(folder: folder, keepsFolder: true))
            {
                await test.Paint("a cat", 7, sampler: "heun");
                await test.Paint("a dog", 8, width: 96);
            }

            foreach (var file in folder.EnumerateFiles("easel.db*")) file.Delete();
            foreach (var file in folder.CreateSubdirectory("outputs").EnumerateFiles("*", SearchOption.AllDirectories)) file.LastWriteTimeUtc = file.LastWriteTimeUtc.AddMinutes(-1);
            await using var again = await Start(folder: folder, keepsFolder: true);
            for (var waited = 0; (await again.Prompts("")).Count < 2; waited += 100)
            {
                Assert.True(waited < 20_000, "the pictures were not found within 20 seconds");
                await Task.Delay(100, Cancel);
            }

            Assert.Equal(["a cat"], await again.Prompts("?seed=7&sampler=heun&model=fake&size=64x64&q=cat"));
            Assert.Equal(["a dog"], await again.Prompts("?seed=8&size=96x64"));
        }
        finally { folder.Delete(recursive: true); }
    }

    [Fact]
    public async Task A_job_at_work_and_looks_at_the_folder_do_not_disturb_each_other()
    {
        await using var test = await Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var looks = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await test.Studio.Gallery.Scan.Full(CancellationToken.None);
        }, Cancel);
        for (var i = 0; i < 15; i++) await test.Paint($"picture {i}", i);
        await stop.CancelAsync();
        await looks;
        await using var database = test.Studio.Storage.Context();
        var pictures = await database.Pictures.AsNoTracking().ToListAsync(Cancel);
        Assert.Equal(15, pictures.Count);
        Assert.All(pictures, picture => Assert.True(picture is { JobId: not null, IsMissing: false, IsWritten: true }));
    }

    private static void Put(TestStudio test, string name, byte[] bytes)
    {
        var path = Path.Combine(test.DataFolder, "outputs", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 5, 17, 0, 0, 0, DateTimeKind.Utc));
    }

    private Task<TestStudio> Start(DirectoryInfo? folder = null, bool keepsFolder = false) => TestStudio.Start(folder: folder, keepsFolder: keepsFolder, kind: kind);

    public sealed class OnSqlite() : FolderTests(TestDatabase.Sqlite);

    public sealed class OnPostgres() : FolderTests(TestDatabase.Postgres);
}
