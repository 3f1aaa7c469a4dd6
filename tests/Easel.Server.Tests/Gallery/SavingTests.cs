using System.Text.RegularExpressions;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Server.Tests.Gallery;

/// <summary>Files are written as the settings say, from the next picture on.</summary>
public sealed class SavingTests : IAsyncDisposable
{
    private static readonly (string Pattern, string Expected)[] Names =
    [
        ("[seed]", "NNNNN-5.png"),
        ("[seed]-[prompt_spaces]", "NNNNN-5-a cat, a hat.png"),
        ("[prompt_words]", "NNNNN-a cat.png"),
        ("[model_name]_[model_hash]-[sampler]-[steps]-[cfg]-[width]x[height]", "NNNNN-fake_0123456789-Euler a-2-7.0-64x64.png"),
        ("[prompt_hash<4>]", "NNNNN-????.png"),
        ("[unknown]", "NNNNN-[unknown].png"),
        ("[none]", "NNNNN.png"),
        ("mine/[seed]", "mine/NNNNN-5.png"),
        ("../../../[seed]", "NNNNN-5.png"),
        ("/etc/[seed]", "etc/NNNNN-5.png"),
        (@"..\..\[seed]", "NNNNN-5.png"),
        ("a/./../b/ .. /con/[seed]:x", "a/b/_con/NNNNN-5_x.png"),
    ];

    private readonly TemporaryFolder folder = new();
    private StudioSettings settings = new();
    private TestStudio? running;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Behind the first picture.
    private TestStudio Test => running!;

    private string Root => folder.File("outputs");

    [Fact]
    public async Task The_usual_file_is_a_numbered_png_in_a_folder_of_the_day()
    {
        var path = await Paint();
        Assert.Matches(@"^txt2img-images/\d{4}-\d\d-\d\d/00001-5\.png$", path);
        Assert.Contains("Seed: 5", Text(path)!, StringComparison.Ordinal);
        Assert.Single(Files());
    }

    [Fact]
    public async Task Every_format_bears_the_parameters()
    {
        foreach (var (format, extension) in new[] { (PictureFormat.Png, ".png"), (PictureFormat.Jpeg, ".jpg"), (PictureFormat.Webp, ".webp") })
        {
            Set(saving => saving with { Format = format });
            var path = await Paint("ein Kätzchen 猫");
            Assert.EndsWith(extension, path, StringComparison.Ordinal);
            Assert.StartsWith("ein Kätzchen 猫\n", Text(path)!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_without_loss_is_the_picture()
    {
        var exact = PictureCodec.Load(Full(await Paint()));
        Set(saving => saving with { Format = PictureFormat.Webp, WebpLossless = true });
        Assert.Equal(exact.Rgb, PictureCodec.Load(Full(await Paint())).Rgb);
        Set(saving => saving with { WebpLossless = false });
        Assert.NotEqual(exact.Rgb, PictureCodec.Load(Full(await Paint())).Rgb);
    }

    [Fact]
    public async Task Parameters_lie_beside_or_nowhere_on_request()
    {
        settings = settings with { Infotext = settings.Infotext with { InPictures = false, Beside = true } };
        var path = await Paint();
        Assert.Null(Text(path));
        Assert.Contains("Seed: 5", await File.ReadAllTextAsync(Full(Path.ChangeExtension(path, ".txt")), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_follow_their_pattern_and_stay_in_the_folder()
    {
        foreach (var (pattern, expected) in Names)
        {
            Set(saving => saving with { FileName = pattern, IntoFolders = false, PromptWords = 2 });
            Assert.Matches($"^txt2img-images/{Regex.Escape(expected).Replace("NNNNN", @"\d{5}", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}$", await Paint("a cat, a hat"));
        }

        Assert.All(folder.AllFiles(), file => Assert.StartsWith(Root, file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Folders_do_too()
    {
        foreach (var (pattern, expected) in new[]
        {
            ("[model_name]/[datetime<%Y>]", @"^txt2img-images/fake/\d{4}/00001-5.png$"),
            ("../../[prompt]", "^txt2img-images/a_cat/00001-5.png$"),
            ("..", "^txt2img-images/00001-5.png$"),
            ("/[seed]", "^txt2img-images/5/00001-5.png$"),
        })
        {
            Set(saving => saving with { FolderName = pattern });
            Assert.Matches(expected, await Paint());
        }

        Assert.All(folder.AllFiles(), file => Assert.StartsWith(Root, file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_prompt_cannot_choose_the_folder()
    {
        Set(saving => saving with { FolderName = "[prompt]", FileName = "[prompt_spaces]", Number = false });
        foreach (var prompt in new[] { "..", "../../../tmp/x", "/etc/passwd", new string('猫', 120) }) Assert.StartsWith("txt2img-images/", await Paint(prompt), StringComparison.Ordinal);
        Assert.All(folder.AllFiles(), file => Assert.StartsWith(Root, file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_without_a_number_are_replaced_by_other_jobs_or_get_one_behind()
    {
        Set(saving => saving with { FileName = "same", Number = false, IntoFolders = false });
        Assert.Equal("txt2img-images/same.png", await Paint("first"));
        Assert.Equal("txt2img-images/same.png", await Paint("second"));
        Assert.Equal(["second"], await Test.Prompts(""));
        Assert.StartsWith("second", Text("txt2img-images/same.png")!, StringComparison.Ordinal);
        Set(saving => saving with { WhenTaken = SavingSettings.TakenNames.AddSuffix });
        Assert.Equal("txt2img-images/same-2.png", await Paint("third"));
        Assert.Equal(["third", "second"], await Test.Prompts(""));
    }

    [Fact]
    public async Task A_job_never_replaces_its_own_pictures()
    {
        Set(saving => saving with { FileName = "same", Number = false, IntoFolders = false });
        await Paint(count: 3);
        Assert.Equal(["txt2img-images/same-2.png", "txt2img-images/same-3.png", "txt2img-images/same.png"], Files().Where(file => file.Contains("images", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Several_pictures_have_a_grid()
    {
        settings = settings with { Grids = settings.Grids with { IntoFolders = false, Background = "#ff0000", Rows = 2 } };
        await Paint(count: 3);
        var sheet = PictureCodec.Load(Full("txt2img-grids/grid-0000.png"));
        Assert.Equal((128, 128), (sheet.Width, sheet.Height));
        Assert.Equal((byte[])[255, 0, 0], sheet.Rgb[^3..]); // the fourth place
        Assert.Equal(3, (await Test.Get("/api/v1/images?grid=false")).GetProperty("total").GetInt32());
        Assert.True((await Test.Get("/api/v1/images?grid=true")).GetProperty("images")[0].GetProperty("grid").GetBoolean());

        settings = settings with { Grids = settings.Grids with { NamedFully = true, Format = PictureFormat.Jpeg } };
        await Paint(count: 2);
        Assert.True(File.Exists(Full("txt2img-grids/grid-0001-5-a cat.jpg")));
        await Paint(count: 1);
        settings = settings with { Grids = settings.Grids with { Save = false } };
        await Paint(count: 2);
        Assert.Equal(2, Files().Count(file => file.StartsWith("txt2img-grids", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pictures_made_of_pictures_have_folders_of_their_own()
    {
        settings = settings with { Grids = settings.Grids with { IntoFolders = false } };
        Set(saving => saving with { Img2imgFolder = "of pictures", IntoFolders = false });
        await Paint(count: 2, start: Square((1, 2, 3)));
        Assert.Equal(["img2img-grids/grid-0000.png", "of pictures/00001-5-a cat.png", "of pictures/00002-6-a cat.png"], Files().Order(StringComparer.Ordinal));
        Assert.Equal(2, (await Test.Get("/api/v1/images?grid=false")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_a_picture_began_with_is_kept_once_where_that_is_set()
    {
        Set(saving => saving with { InitPictures = true });
        var start = Square((1, 2, 3));
        var path = await Paint(start: start);
        await Paint(start: start);
        const string name = "5118b4de513b2e3d7a97fa0b60537bae"; // MD5 of the bytes 1, 2, 3 sixteen times
        Assert.Equal([$"init-images/{name}.png"], Files().Where(file => file.StartsWith("init", StringComparison.Ordinal)));
        Assert.Equal(File.ReadAllBytes(start), File.ReadAllBytes(Full($"init-images/{name}.png")));
        Assert.Contains($", Init image hash: {name}", Text(path)!, StringComparison.Ordinal);
        Assert.Equal(2, (await Test.Get("/api/v1/images")).GetProperty("total").GetInt32()); // the copy is no result
    }

    [Fact]
    public async Task Nothing_is_kept_for_long_when_pictures_are_not_to_be_saved()
    {
        Set(saving => saving with { Save = false });
        await Paint(count: 2);
        Assert.Empty(Files());
        Assert.Empty(await Test.Prompts(""));
        Assert.Equal(2, Directory.EnumerateFiles(folder.File("temporary")).Count());
    }

    [Fact]
    public async Task The_trash_forgets_after_the_days_that_are_set()
    {
        await Paint("old");
        var id = (await Test.Get("/api/v1/images")).GetProperty("images")[0].GetProperty("id").GetString()!;
        await Test.Studio.Gallery.Trash.Put(id, Cancel);
        Assert.Equal(0, await Test.Studio.Gallery.Trash.Empty(DateTime.UnixEpoch, Cancel));
        Assert.Equal(["old"], await Test.Prompts("?trashed=true"));
        Assert.Equal(1, await Test.Studio.Gallery.Trash.Empty(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1), Cancel));
        Assert.Empty(await Test.Prompts("?trashed=true&take=10")); // another question: the same one is answered again for a moment
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null) await running.DisposeAsync();
        folder.Dispose();
    }

    private void Set(Func<SavingSettings, SavingSettings> change) => settings = settings with { Saving = change(settings.Saving) };

    /// <summary>Paints a job of some pictures; the path of the latest below the outputs.</summary>
    private async Task<string> Paint(string prompt = "a cat", int count = 1, string? start = null)
    {
        running ??= await TestStudio.Start(outputs: () => settings.Outputs(Root, folder.File("temporary")));
        var job = await Test.Studio.Queue.Submit(new NewJob(new ImageRequest { Prompt = prompt, Size = new(64, 64), Steps = 2, BatchCount = count, Sampler = new Choice("Euler a"), Seeds = new() { Seed = 5 }, Start = start is null ? null : new StartImage { Pictures = [start] } }), Cancel);
        var ended = await Test.Studio.Queue.WaitFor(job.Id, Cancel);
        Assert.Equal((JobState.Done, "", null), (ended!.State, ended.Warnings, ended.Error));
        var last = (await Test.Studio.Pictures.OfJob(job.Id, Cancel))[^1];
        return Path.GetRelativePath(Root, last.Path).Replace('\\', '/');
    }

    private string Square((byte R, byte G, byte B) colour)
    {
        var path = folder.File("start.png");
        File.WriteAllBytes(path, PictureCodec.Encode(new Bitmap(4, 4, [.. Enumerable.Repeat(new[] { colour.R, colour.G, colour.B }, 16).SelectMany(pixel => pixel)]), PictureFormat.Png));
        return path;
    }

    private string Full(string path) => Path.Combine(Root, path);

    private string? Text(string path) => PictureText.Read(File.ReadAllBytes(Full(path)));

    private IEnumerable<string> Files() => !Directory.Exists(Root) ? [] : Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));
}
