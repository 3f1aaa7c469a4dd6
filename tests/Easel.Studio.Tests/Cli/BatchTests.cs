using System.IO.Compression;
using System.Text.Json;
using Easel.Cli;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary><c>easel batch</c> on an engine without a network.</summary>
public sealed class BatchTests : IDisposable
{
    // 4x4 with 16 bits a channel; 8x8 in cyan, magenta, yellow and black, of which it has magenta and yellow.
    private const string DeepPng = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAEEAIAAAB2A9VqAAAANElEQVR42hXJQQ0AMAzDwEEagNKaZGAGuDqPe8Tn7N6dSUjNvWcKCam5AQoJqblBCwmp+QFKtyDRoehTXgAAAABJRU5ErkJggg==";
    private const string CmykJpeg = "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI/8AAFAgACAAIBAERAAIRAAMRAAQRAP/EAB8AAAAADAAAAAAAAAAAAAAAAAABAgMEBQYHCAkKC//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBAEAAgADAAQAAD8Af+h/Q/n/AL//2Q==";

    private readonly string root = Directory.CreateTempSubdirectory("easel-batch-test-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    private string Out => Path.Combine(root, "out");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Each_picture_of_a_folder_is_painted_over_and_keeps_its_name()
    {
        var engine = new FakeEngine();
        var (a, b) = (Made("in/a cat.png", 40, 64), Made("in/b.jpg", 24, 16));
        Assert.Equal(0, await Run(engine, "img2img", Folder("in"), "--prompt", "oil", "--strength", "0.4", "--seed", "7", "--seeds", "next", "--scale", "2", "--steps", "2"));

        Assert.Equal(["a cat.png", "b.png"], Names());
        Assert.Equal([(a, "oil", 0.4, 7L, new ImageSize(128, 80)), (b, "oil", 0.4, 8L, new ImageSize(32, 48))], engine.Requests.Select(request => (request.Start!.Pictures.Single(), request.Prompt, request.Start.Strength, request.Seeds.Seed, request.Size)));
        Assert.StartsWith($"{Path.Combine(Out, "a cat.png")}  seed 7  ", output.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("oil\n", PictureText.Read(File.ReadAllBytes(Path.Combine(Out, "b.png"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_is_skipped_unless_it_is_to_be_made_anew()
    {
        Made("in/a.png", 16, 16);
        Made("in/b.png", 16, 16);
        using var stop = new CancellationTokenSource();
        var first = new FakeEngine { AfterPicture = _ => stop.Cancel() };
        Assert.Equal(130, await Run(first, stop.Token, "img2img", Folder("in"), "--prompt", "p", "--steps", "1"));
        Assert.Equal(["a.png"], Names());
        Assert.Contains("stopped; 1 of 2 pictures are done and kept", error.ToString(), StringComparison.Ordinal);

        var made = await File.ReadAllBytesAsync(Path.Combine(Out, "a.png"), TestContext.Current.CancellationToken);
        var second = new FakeEngine();
        Assert.Equal(0, await Run(second, "img2img", Folder("in"), "--prompt", "other", "--steps", "1"));
        Assert.EndsWith("b.png", Assert.Single(second.Requests).Start!.Pictures.Single(), StringComparison.Ordinal);
        Assert.Equal(made, await File.ReadAllBytesAsync(Path.Combine(Out, "a.png"), TestContext.Current.CancellationToken));
        Assert.Contains("1 of 2 pictures was made before and skipped", error.ToString(), StringComparison.Ordinal);

        var third = new FakeEngine();
        Assert.Equal(0, await Run(third, "img2img", Folder("in"), "--prompt", "other", "--steps", "1", "--overwrite"));
        Assert.Equal(2, third.Requests.Count);
        Assert.StartsWith("other\n", PictureText.Read(File.ReadAllBytes(Path.Combine(Out, "a.png"))), StringComparison.Ordinal);
        Assert.Equal(["a.png", "b.png"], Names());
    }

    [Fact]
    public async Task Files_that_cannot_be_read_cost_only_themselves_and_are_named_at_the_end()
    {
        Made("in/a.png", 16, 16);
        var whole = await File.ReadAllBytesAsync(Made("in/z.png", 64, 64), TestContext.Current.CancellationToken);
        Write("in/cut.png", whole[..(whole.Length / 2)]);
        Write("in/empty.jpg", []);
        Write("in/text.webp", "no picture"u8.ToArray());
        Write("in/scan.tif", "II*\0"u8.ToArray());
        Write("in/notes.md", "not looked at"u8.ToArray());
        var engine = new FakeEngine { EndingFor = request => request.Start!.Pictures[0].EndsWith("z.png", StringComparison.Ordinal) ? new ImageEvent.Failed(null, "there is not enough memory") : null };
        Assert.Equal(1, await Run(engine, "img2img", Folder("in"), "--prompt", "p", "--steps", "1", "--json"));

        Assert.Equal(["a.png"], Names());
        Assert.Contains("5 of 6 pictures failed:", error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("z.png: there is not enough memory", error.ToString().TrimEnd(), StringComparison.Ordinal);
        var told = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.Equal((1, 5, 0), (told.GetProperty("done").GetInt32(), told.GetProperty("failed").GetInt32(), told.GetProperty("skipped").GetInt32()));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("error").ValueKind);
        Assert.Equal(["done", "failed", "failed", "failed", "failed", "failed"], told.GetProperty("pictures").EnumerateArray().Select(picture => picture.GetProperty("state").GetString()));
        Assert.Contains("cut off", told.GetProperty("pictures")[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(4242, told.GetProperty("pictures")[0].GetProperty("seeds")[0].GetInt64());
    }

    [Fact]
    public async Task Odd_pictures_are_taken_as_they_are_meant()
    {
        Made("in/dot.png", 1, 1);
        Write("in/animated.gif", Intake.PictureBytes.Gif(3, 8, 8));
        Write("in/turned.jpg", Turned(16, 32));
        Write("in/deep.png", Convert.FromBase64String(DeepPng));
        var red = PictureCodec.Load(Write("in/print.jpg", Convert.FromBase64String(CmykJpeg)));
        Assert.True(red.Rgb[0] > 240 && red.Rgb[1] < 15 && red.Rgb[2] < 15, $"red is {red.Rgb[0]}, {red.Rgb[1]}, {red.Rgb[2]}");
        var engine = new FakeEngine();
        var model = Path.Combine(root, "m.safetensors");
        Write("m.safetensors", []);
        Assert.Equal(0, await Run(engine, "img2img", Folder("in"), "--prompt", "p", "--steps", "1", "-m", model));
        Assert.Equal(5, engine.Requests.Count);
        var sizes = engine.Requests.ToDictionary(request => Path.GetFileName(request.Start!.Pictures[0]), request => request.Size);
        Assert.Equal(new ImageSize(16, 16), sizes["dot.png"]);
        Assert.Equal(new ImageSize(16, 16), sizes["animated.gif"]);
        Assert.Equal(new ImageSize(16, 32), sizes["turned.jpg"]); // lies in the file as 32x16
    }

    [Fact]
    public async Task A_mask_is_found_by_its_pictures_name_or_is_one_for_all()
    {
        Made("in/a.png", 16, 16);
        Made("in/b.png", 16, 16);
        Made("in/c.png", 16, 16);
        var (ofA, _) = (Made("masks/a.jpg", 8, 40), Made("masks/b.png", 16, 16));
        var engine = new FakeEngine();
        Assert.Equal(1, await Run(engine, "img2img", Folder("in"), "--masks", Folder("masks"), "--prompt", "p", "--steps", "1", "--mask-blur-x", "2"));
        Assert.Equal((ofA, 2), (engine.Requests[0].Start!.Mask!.Picture, engine.Requests[0].Start!.Mask!.BlurX));
        Assert.Equal(2, engine.Requests.Count);
        Assert.Contains("there is no mask 'c' among the 2 masks", error.ToString(), StringComparison.Ordinal);

        var single = new FakeEngine();
        Assert.Equal(0, await Run(single, "img2img", Folder("in"), "--masks", ofA, "--prompt", "p", "--steps", "1", "--overwrite"));
        Assert.All(single.Requests, request => Assert.Equal(ofA, request.Start!.Mask!.Picture));
        Write("bad/mask.png", "none"u8.ToArray());
        Assert.Equal(1, await Run(new FakeEngine(), "img2img", Folder("in"), "--masks", Folder("bad"), "--prompt", "p", "--overwrite"));
        Assert.Contains("3 of 3 pictures failed:", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_come_from_texts_and_from_the_parameters_in_pictures()
    {
        Made("in/a.png", 16, 16, "a fox\nNegative prompt: blurry\nSteps: 9, Sampler: Euler a, Schedule type: Karras, CFG scale: 3, Seed: 77, Size: 512x512, Model: gone");
        Made("in/b.png", 16, 16);
        Write("in/a.txt", "in the snow\nNegative prompt: people"u8.ToArray());
        Write("in/b.txt", "at night\n"u8.ToArray());
        var texts = new FakeEngine();
        Assert.Equal(0, await Run(texts, "img2img", Folder("in"), "--prompt", "oil,", "--prompts-from", "--steps", "1", "--seeds", "info", "--seed", "5"));
        Assert.Equal([("oil, in the snow", "people", 77L, 1), ("oil, at night", "", 5L, 1)], texts.Requests.Select(request => (request.Prompt, request.NegativePrompt, request.Seeds.Seed, request.Steps)));
        Assert.Contains("b.png: it carries no parameters", error.ToString(), StringComparison.Ordinal);

        var info = new FakeEngine();
        Assert.Equal(0, await Run(info, "img2img", Folder("in"), "--prompt", "oil,", "--png-info", "prompt,negative,sampler,cfg,steps", "--steps", "1", "--overwrite"));
        var first = info.Requests[0];
        Assert.Equal(("oil, a fox", "blurry", "Euler a", "Karras", 3.0, 9, -1L), (first.Prompt, first.NegativePrompt, first.Sampler.Id, first.Schedule.Id, first.CfgScale, first.Steps, first.Seeds.Seed));
        Assert.Equal(("oil,", 1), (info.Requests[1].Prompt, info.Requests[1].Steps));

        Assert.Equal(1, await Run(new FakeEngine(), "img2img", Folder("in"), "--png-info", "all", "--prompts-from", Folder("masks", make: true), "--overwrite"));
        Assert.Contains("a.txt' with the picture's prompt", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_is_a_folder_and_pictures_of_one_name_get_numbers()
    {
        Directory.CreateDirectory(root);
        var archive = Path.Combine(root, "pictures.zip");
        await using (var zip = await ZipFile.OpenAsync(archive, ZipArchiveMode.Create, TestContext.Current.CancellationToken))
            foreach (var name in (string[])["one/x.png", "two/x.png", "__MACOSX/._x.png", "readme.txt"])
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync(TestContext.Current.CancellationToken);
                await entry.WriteAsync(PictureCodec.Encode(TestPictures.Recorded(name, 16, 16), PictureFormat.Png), TestContext.Current.CancellationToken);
            }

        var engine = new FakeEngine();
        Assert.Equal(0, await Run(engine, "img2img", archive, "--prompt", "p", "--steps", "1", "--batch-count", "2"));
        Assert.Equal(["x-1.png", "x-2-1.png", "x-2-2.png", "x-2.png"], Names());
        Assert.DoesNotContain(engine.Requests, request => File.Exists(request.Start!.Pictures[0])); // unpacked only meanwhile
        Assert.Equal(0, await Run(engine, "img2img", archive, "--prompt", "p", "--steps", "1", "--batch-count", "2"));
        Assert.Equal(2, engine.Requests.Count);

        await File.WriteAllTextAsync(archive, "PK nothing", TestContext.Current.CancellationToken);
        Assert.Equal(2, await Run(engine, "img2img", archive, "--prompt", "p"));
        Assert.Contains($"PICTURES: {archive}: the archive is broken", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upscaling_does_what_upscale_does_and_goes_on()
    {
        Made("in/a.png", 16, 16, "a cat\nSteps: 2");
        Made("in/b.png", 8, 8);
        Write("in/c.png", "none"u8.ToArray());
        var engine = new FakeEngine();
        Assert.Equal(1, await Run(engine, "upscale", Folder("in"), "--scale", "4"));
        Assert.Equal(["a.png", "b.png"], Names());
        Assert.Equal(64, PictureCodec.Load(Path.Combine(Out, "a.png")).Width);
        Assert.Equal("a cat\nSteps: 2", PictureText.Read(File.ReadAllBytes(Path.Combine(Out, "a.png"))));
        Assert.Equal(1, await Run(engine, "upscale", Folder("in"), "--scale", "4"));
        Assert.Equal(2, engine.Upscales.Count);
    }

    [Theory]
    [InlineData("--prompt: there is none; give one, or --prompts-from FOLDER, or --png-info prompt")]
    [InlineData("PICTURES: nowhere: there is no such file or folder", "--prompt", "p", "nowhere")]
    [InlineData("--seeds: there is no 'random'; give same, next or info", "--prompt", "p", "--seeds", "random")]
    [InlineData("--png-info: there is no 'size'; give all, or some of prompt, negative", "--png-info", "size")]
    [InlineData("--scale: it and --size are two ways to say how large; give one", "--prompt", "p", "--scale", "2", "--size", "64x64")]
    [InlineData("--masks: it and --mask are two ways to give masks; give one", "--prompt", "p", "--masks", "IN", "--mask", "x.png")]
    [InlineData("--prompts-from: there is no folder 'nowhere'", "--prompts-from", "nowhere")]
    [InlineData("--out: ", "--prompt", "p", "--out", "IN", "--overwrite")]
    [InlineData("--hires: a picture that begins with a picture has no second pass", "--prompt", "p", "--hires")]
    [InlineData("--sampler: there is no 'elur'", "--prompt", "p", "--steps", "1", "REFUSED")]
    public async Task A_mistake_all_pictures_share_ends_the_batch(string message, params string[] words)
    {
        Made("in/a.png", 16, 16);
        Made("in/b.png", 16, 16);
        var engine = new FakeEngine { EndingFor = _ => words.Contains("REFUSED") ? new ImageEvent.Failed("sampler", "sampler: there is no 'elur'") : null };
        Assert.Equal(2, await Run(engine, ["img2img", Folder("in"), .. words.Where(word => word != "REFUSED").Select(word => word == "IN" ? Folder("in") : word)]));
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.True(engine.Requests.Count <= 1);
        Assert.Equal(["a.png", "b.png"], Directory.GetFiles(Folder("in")).Select(Path.GetFileName).Order());
    }

    private Task<int> Run(FakeEngine engine, params string[] words) => Run(engine, TestContext.Current.CancellationToken, words);

    private Task<int> Run(FakeEngine engine, CancellationToken cancel, params string[] words) =>
        new CommandLine(_ => engine, output, error).Run(["batch", .. words, .. words.Contains("--out") ? Array.Empty<string>() : ["--out", Out], "--progress", "none"], cancel);

    private string[] Names() => [.. Directory.GetFiles(Out).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private string Folder(string name, bool make = false)
    {
        var path = Path.Combine(root, name);
        if (make) Directory.CreateDirectory(path);
        return path;
    }

    private string Made(string name, int height, int width, string? text = null)
    {
        var bytes = PictureCodec.Encode(TestPictures.Recorded(name, height, width), name.EndsWith("jpg", StringComparison.Ordinal) ? PictureFormat.Jpeg : PictureFormat.Png);
        return Write(name, text is null ? bytes : PictureText.Write(bytes, text)!);
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    // A JPEG whose EXIF says that it lies on its side.
    private static byte[] Turned(int height, int width)
    {
        var file = PictureCodec.Encode(TestPictures.Recorded("turned", height, width), PictureFormat.Jpeg);
        byte[] exif = [.. "Exif\0\0"u8, .. ExifComment.Build("", orientation: 6)];
        return [.. file.AsSpan(0, 2), 0xFF, 0xE1, (byte)((exif.Length + 2) >> 8), (byte)(exif.Length + 2), .. exif, .. file.AsSpan(2)];
    }
}
