using System.Globalization;
using System.IO.Compression;
using System.Net;
using Easel.Core.Imaging;
using Easel.Server.Tests.Storage;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Gallery;

public abstract class ImageRoutesTests(string kind)
{
    private static readonly (string Query, string[] Prompts)[] Choices =
    [
        ("q=cat", ["a cat with a hat", "two cats"]),
        ("q=cat%20hat", ["a cat with a hat"]),
        ("q=cat%20-hat", ["two cats"]),
        ("q=-cat", ["a dog, sleeping"]),
        ("q=%22a%20hat%22", ["a cat with a hat"]),
        ("q=%22hat%20a%22", []),
        ("q=SLEEPING", ["a dog, sleeping"]),
        ("q=heun", ["two cats"]),
        ("sampler=euler_a", ["a cat with a hat", "a dog, sleeping"]),
        ("sampler=Heun", ["two cats"]),
        ("sampler=k_heun", ["two cats"]),
        ("size=96x64", ["a dog, sleeping"]),
        ("seed=8", ["two cats"]),
        ("model=fake&seed=7", ["a cat with a hat"]),
        ("model=0123456789&q=dog", ["a dog, sleeping"]),
        ("model=other", []),
        ("favourite=true", []),
        ("trashed=true", []),
        ("grid=true", []),
        ("board=none&seed=7", ["a cat with a hat"]),
        ("until=2001-01-01", []),
        ("from=2001-01-01&seed=7", ["a cat with a hat"]),
        ("from=2001-01-01T00:00:00Z&until=2001-01-02T00:00:00%2B01:00", []),
    ];

    // The same in either database.
    private static readonly (string Query, string[] Prompts)[] Spellings =
    [
        ("creme", ["Crème brûlée", "cre\u0300me fraîche"]),
        ("CRÈME BRULEE", ["Crème brûlée"]),
        ("\"crème fraiche\"", ["cre\u0300me fraîche"]),
        ("fraîche -brûlée", ["cre\u0300me fraîche"]),
        ("angst", ["ÅNGSTRÖM"]),
        ("λογος", ["ΛΌΓΟΣ на ёлке"]),
        ("Елке", ["ΛΌΓΟΣ на ёлке"]),
        ("ガラ", ["ガラス 한국어 ภาษาไทย"]),
        ("カラ", []),
        ("한국", ["ガラス 한국어 ภาษาไทย"]),
        ("ภาษา", ["ガラス 한국어 ภาษาไทย"]),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Words_are_found_however_their_accents_and_capitals_are_written()
    {
        await using var test = await Start();
        foreach (var (i, prompt) in Spellings.SelectMany(choice => choice.Prompts).Distinct().Index()) await test.Paint(prompt, i);
        foreach (var (query, prompts) in Spellings)
            Assert.Equal((query, string.Join('|', prompts.Order(StringComparer.Ordinal))), (query, string.Join('|', (await test.Prompts("?q=" + Uri.EscapeDataString(query))).Order(StringComparer.Ordinal))));
    }

    [Fact]
    public async Task Pictures_are_listed_latest_first_page_by_page()
    {
        await using var test = await Start();
        foreach (var i in Enumerable.Range(1, 5)) await test.Paint($"picture {i}", i);
        Assert.Equal(["picture 5", "picture 4", "picture 3", "picture 2", "picture 1"], await test.Prompts(""));

        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = await test.Get($"/api/v1/images?take=2&order=oldest{cursor}");
            Assert.Equal(5, page.GetProperty("total").GetInt32());
            seen.AddRange(page.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("prompt").GetString()!));
            cursor = page.TryGetProperty("cursor", out var next) && next.GetString() is { } id ? $"&cursor={id}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(["picture 1", "picture 2", "picture 3", "picture 4", "picture 5"], seen);
    }

    [Fact]
    public async Task Filters_and_words_choose()
    {
        await using var test = await Start();
        await test.Paint("a cat with a hat", 7);
        await test.Paint("two cats", 8, sampler: "Heun");
        await test.Paint("a dog, sleeping", 9, width: 96);
        foreach (var (query, expected) in Choices) Assert.Equal((query, string.Join('|', expected.Order())), (query, string.Join('|', (await test.Prompts("?" + query)).Order())));
    }

    [Fact]
    public async Task A_mistake_in_the_address_is_named()
    {
        await using var test = await Start();
        foreach (var (query, field) in new[] { ("take=0", "take"), ("order=up", "order"), ("cursor=1", "cursor"), ("size=big", "size"), ("from=yesterday", "from"), ("q=!!", "q"), ("favorite=true", "favorite"), ("take=many", "take") })
        {
            var answer = await test.Client.GetAsync($"/api/v1/images?{query}", Cancel);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, field), (answer.StatusCode, (await answer.Json()).GetProperty("field").GetString()));
        }
    }

    [Fact]
    public async Task Today_is_a_day_that_counts()
    {
        await using var test = await Start();
        await test.Paint("a cat");
        var today = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(["a cat"], await test.Prompts($"?until={today}"));
    }

    [Fact]
    public async Task One_picture_shows_its_parameters_and_what_would_make_it_again()
    {
        await using var test = await Start();
        var id = await test.Paint("a cat", 7);
        var image = await test.Get($"/api/v1/images/{id}");
        Assert.Contains("Seed: 7", image.GetProperty("infotext").GetString()!, StringComparison.Ordinal);
        Assert.Equal("a cat", image.GetProperty("request").GetProperty("prompt").GetString());
        Assert.Equal(7, image.GetProperty("request").GetProperty("seeds").GetProperty("seed").GetInt64());
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.GetAsync("/api/v1/images/nothing", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_file_is_given_whole_and_may_be_kept()
    {
        await using var test = await Start();
        var image = await test.Get($"/api/v1/images/{await test.Paint("a cat", 7)}");
        var answer = await test.Client.GetAsync(image.GetProperty("url").GetString(), Cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("a cat", PictureText.Read(bytes)!, StringComparison.Ordinal);
        Assert.Equal(image.GetProperty("bytes").GetInt64(), bytes.LongLength);
        Assert.True(answer.Headers.CacheControl!.Private);
        Assert.Contains("immutable", answer.Headers.CacheControl.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());

        using var again = new HttpRequestMessage(HttpMethod.Get, image.GetProperty("url").GetString());
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await test.Client.SendAsync(again, Cancel)).StatusCode);
        var saved = await test.Client.GetAsync(image.GetProperty("url").GetString() + "&download=true", Cancel);
        Assert.Equal("attachment", saved.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(image.GetProperty("name").GetString(), saved.Content.Headers.ContentDisposition.FileName);
    }

    [Fact]
    public async Task A_thumbnail_fits_its_square_and_is_made_again_when_it_is_gone()
    {
        await using var test = await Start();
        var path = Path.Combine(test.DataFolder, "outputs", "wide.png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, PictureCodec.Encode(TestPictures.Recorded("wide", 320, 640), PictureFormat.Png), Cancel);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 5, 17, 0, 0, 0, DateTimeKind.Utc));
        await test.Scan();
        var id = (await test.Get("/api/v1/images")).GetProperty("images")[0].GetProperty("id").GetString();
        var small = PictureCodec.Decode(await test.Client.GetByteArrayAsync($"/api/v1/images/{id}/thumbnail", Cancel), "thumbnail");
        Assert.Equal((256, 128), (small.Width, small.Height));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(test.DataFolder, "thumbnails"), "*", SearchOption.AllDirectories)) File.Delete(file);
        var answer = await test.Client.GetAsync($"/api/v1/images/{id}/thumbnail?size=128", Cancel);
        Assert.Equal("image/webp", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(128, PictureCodec.Decode(await answer.Content.ReadAsByteArrayAsync(Cancel), "thumbnail").Width);
        var wrong = await test.Client.GetAsync($"/api/v1/images/{id}/thumbnail?size=7", Cancel);
        Assert.Equal("size", (await wrong.Json()).GetProperty("field").GetString());
    }

    [Fact]
    public async Task Thumbnails_are_made_without_being_asked_for()
    {
        await using var test = await Start();
        var id = await test.Paint("a cat");
        var folder = Path.Combine(test.DataFolder, "thumbnails");
        await Eventually(() => Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"{id}-*.webp", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task Marks_stay_and_can_be_looked_for()
    {
        await using var test = await Start();
        var (cat, dog) = (await test.Paint("a cat"), await test.Paint("a dog"));
        var board = (await (await test.Send(HttpMethod.Post, "/api/v1/boards", new { name = "Pets" })).Json()).GetProperty("id").GetString()!;
        var changed = await test.Send(HttpMethod.Patch, $"/api/v1/images/{cat}", new { favourite = true, tags = new[] { "soft", "grey" }, board });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await test.Send(HttpMethod.Patch, $"/api/v1/images/{dog}", new { tags = new[] { "soft" } });

        Assert.Equal(["a cat"], await test.Prompts("?favourite=true"));
        Assert.Equal(["a cat"], await test.Prompts("?tag=soft&tag=grey"));
        Assert.Equal(["a dog", "a cat"], await test.Prompts("?tag=soft"));
        Assert.Equal(["a cat"], await test.Prompts($"?board={board}"));
        Assert.Equal(["a dog"], await test.Prompts("?board=none"));
        Assert.Equal(["grey 1", "soft 2"], (await test.Get("/api/v1/tags")).EnumerateArray().Select(tag => $"{tag.GetProperty("tag").GetString()} {tag.GetProperty("images").GetInt32()}"));

        await test.Send(HttpMethod.Patch, $"/api/v1/images/{cat}", new { tags = new[] { "grey" }, board = "" });
        Assert.Equal(["a dog"], await test.Prompts("?tag=soft"));
        Assert.Empty(await test.Prompts($"?board={board}"));
        Assert.True((await test.Get($"/api/v1/images/{cat}")).GetProperty("favourite").GetBoolean());
    }

    [Fact]
    public async Task A_wrong_mark_is_named()
    {
        await using var test = await Start();
        var id = await test.Paint("a cat");
        foreach (var (body, field) in new[] { ("""{"board": "nothing"}""", "board"), ("""{"tags": [""]}""", "tags"), ("""{"tag": ["a"]}""", "tag"), ("""{"favourite": "yes"}""", "favourite") })
        {
            var answer = await test.Client.PatchAsync($"/api/v1/images/{id}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, field), (answer.StatusCode, (await answer.Json()).GetProperty("field").GetString()));
        }
    }

    [Fact]
    public async Task Boards_are_made_renamed_and_taken_away_without_their_pictures()
    {
        await using var test = await Start();
        var id = await test.Paint("a cat");
        var board = (await (await test.Send(HttpMethod.Post, "/api/v1/boards", new { name = "Pets" })).Json()).GetProperty("id").GetString()!;
        await test.Send(HttpMethod.Patch, $"/api/v1/images/{id}", new { board });
        var taken = await test.Send(HttpMethod.Post, "/api/v1/boards", new { name = "Pets" });
        Assert.Equal("name", (await taken.Json()).GetProperty("field").GetString());
        Assert.Equal("name", (await (await test.Send(HttpMethod.Post, "/api/v1/boards", new { name = " " })).Json()).GetProperty("field").GetString());
        Assert.Equal(HttpStatusCode.OK, (await test.Send(HttpMethod.Patch, $"/api/v1/boards/{board}", new { name = "Cats" })).StatusCode);
        var listed = Assert.Single((await test.Get("/api/v1/boards")).EnumerateArray());
        Assert.Equal(("Cats", 1), (listed.GetProperty("name").GetString(), listed.GetProperty("images").GetInt32()));
        Assert.Equal(HttpStatusCode.NoContent, (await test.Send(HttpMethod.Delete, $"/api/v1/boards/{board}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await test.Send(HttpMethod.Delete, $"/api/v1/boards/{board}")).StatusCode);
        Assert.Equal(["a cat"], await test.Prompts("?board=none"));
    }

    [Fact]
    public async Task The_trash_keeps_files_until_it_is_emptied()
    {
        await using var test = await Start();
        var (cat, dog) = (await test.Paint("a cat"), await test.Paint("a dog"));
        var path = (await test.Studio.Pictures.Find(cat, Cancel))!.Path;
        Assert.Equal(HttpStatusCode.NoContent, (await test.Send(HttpMethod.Delete, $"/api/v1/images/{cat}")).StatusCode);
        Assert.False(File.Exists(path));
        Assert.Equal(["a dog"], await test.Prompts(""));
        Assert.Equal(["a cat"], await test.Prompts("?trashed=true"));
        Assert.Equal(HttpStatusCode.OK, (await test.Client.GetAsync($"/api/v1/images/{cat}/file", Cancel)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await test.Send(HttpMethod.Post, $"/api/v1/images/{cat}/restore")).StatusCode);
        Assert.True(File.Exists(path));
        Assert.Equal(["a dog", "a cat"], await test.Prompts(""));

        await test.Send(HttpMethod.Delete, $"/api/v1/images/{dog}");
        var emptied = await (await test.Send(HttpMethod.Delete, "/api/v1/trash")).Json();
        Assert.Equal(1, emptied.GetProperty("deleted").GetInt32());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.DataFolder, "trash")));
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.GetAsync($"/api/v1/images/{dog}", Cancel)).StatusCode);
        Assert.Equal(["a cat"], await test.Prompts(""));
    }

    [Fact]
    public async Task A_selection_comes_as_one_archive()
    {
        await using var test = await Start();
        string[] ids = [await test.Paint("a cat", 1), await test.Paint("a dog", 2)];
        var answer = await test.Send(HttpMethod.Post, "/api/v1/images/zip", new { ids });
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Cancel));
        Assert.Equal(2, zip.Entries.Count);
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            await using (var packed = await entry.OpenAsync(Cancel)) await packed.CopyToAsync(content, Cancel);
            Assert.NotNull(PictureText.Read(content.ToArray()));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await test.Send(HttpMethod.Post, "/api/v1/images/zip", new { ids = new[] { ids[0], "nothing" } })).StatusCode);
        Assert.Equal("ids", (await (await test.Send(HttpMethod.Post, "/api/v1/images/zip", new { ids = Array.Empty<string>() })).Json()).GetProperty("field").GetString());
    }

    internal static async Task Eventually(Func<bool> happens)
    {
        for (var waited = 0; !happens(); waited += 50)
        {
            Assert.True(waited < 20_000, "it did not happen within 20 seconds");
            await Task.Delay(50, Cancel);
        }
    }

    private Task<TestStudio> Start() => TestStudio.Start(kind: kind);

    public sealed class OnSqlite() : ImageRoutesTests(TestDatabase.Sqlite);

    public sealed class OnPostgres() : ImageRoutesTests(TestDatabase.Postgres);
}
