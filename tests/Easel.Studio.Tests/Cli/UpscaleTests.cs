using Easel.Cli;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary><c>easel upscale</c> on an engine without a network, which makes pictures four times as large.</summary>
public sealed class UpscaleTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-large-").FullName;
    private readonly string files = Directory.CreateTempSubdirectory("easel-small-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        Directory.Delete(files, recursive: true);
    }

    [Fact]
    public async Task A_picture_keeps_its_name_and_its_parameters()
    {
        var engine = new FakeEngine();
        var small = Made("a cat.png", 16, 24, "a cat\nSteps: 2");
        Assert.Equal(0, await Run(engine, small, "--scale", "4", "--tile", "128", "--overlap", "0"));

        var large = Path.Combine(folder, "a cat.png");
        Assert.StartsWith($"{large}  96x64  ", output.ToString(), StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(large, TestContext.Current.CancellationToken);
        Assert.Equal("a cat\nSteps: 2", PictureText.Read(bytes));
        Assert.Contains(new("postprocessing", $"Postprocess upscale by: 4.0, Postprocess upscaler: {BuiltInChoices.Upscaler}"), PngText.Read(bytes));
        var request = Assert.Single(engine.Upscales);
        Assert.Equal((BuiltInChoices.Upscaler, 128, 0), (request.Upscaler, request.Tile, request.Overlap));
    }

    [Fact]
    public async Task A_folder_is_done_in_order_and_what_fails_costs_only_itself_and_is_named_at_the_end()
    {
        Made("b.png", 8, 8);
        Made("a.jpg", 8, 16);
        await File.WriteAllTextAsync(Path.Combine(files, "broken.png"), "no picture", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(files, "notes.txt"), "no picture", TestContext.Current.CancellationToken);
        Assert.Equal(2, await Run(new FakeEngine(), files, "-u", "lanczos", "--size", "64x64"));

        Assert.Equal(["a.png", "b.png"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal((64, 64), (PictureCodec.Load(Path.Combine(folder, "a.png")).Width, PictureCodec.Load(Path.Combine(folder, "a.png")).Height));
        Assert.Contains("1 of 3 pictures could not be made larger:", error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("broken.png", error.ToString().TrimEnd().Split('\n')[^1].Split(": ")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_not_written_over()
    {
        var small = Made("x.png", 8, 8);
        Assert.Equal(0, await Run(new FakeEngine(), small, "-u", "Nearest"));
        Assert.Equal(0, await Run(new FakeEngine(), small, "-u", "Nearest", "--scale", "3"));
        Assert.Equal((16, 24), (PictureCodec.Load(Path.Combine(folder, "x.png")).Width, PictureCodec.Load(Path.Combine(folder, "x-2.png")).Width));
    }

    [Fact]
    public async Task An_upscaler_is_found_by_name_or_file_and_a_second_is_laid_over_it()
    {
        var engine = new FakeEngine();
        var models = Directory.CreateDirectory(Path.Combine(files, "models", "ESRGAN")).FullName;
        var (own, other) = (Path.Combine(models, "4x-Own.pth"), Path.Combine(files, "other.safetensors"));
        await File.WriteAllTextAsync(own, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(other, "", TestContext.Current.CancellationToken);
        Assert.Equal(0, await Run(engine, Made("y.png", 8, 8), "--models", Path.GetDirectoryName(models)!, "-u", "4x-own", "--upscaler-2", other, "--visibility", "0.25"));
        Assert.Equal([own, other], engine.Upscales.Select(request => request.Upscaler));
        Assert.Contains(PngText.Read(await File.ReadAllBytesAsync(Path.Combine(folder, "y.png"), TestContext.Current.CancellationToken)), text => text.Value.EndsWith("Postprocess upscaler: 4x-Own, Postprocess upscaler 2: other", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--upscaler: there is no upscaler 'Lanczo'; did you mean 'Lanczos'?", "-u", "Lanczo")]
    [InlineData("--size: it and --scale are two ways to say how large; give one", "--size", "64x64", "--scale", "3")]
    [InlineData("--size: '64' is not possible; give WIDTHxHEIGHT", "--size", "64")]
    [InlineData("--visibility: '2' is not possible; give 0–1", "--visibility", "2")]
    [InlineData("the picture would be larger than 16384 pixels a side", "-u", "Nearest", "--scale", "64", "BIG")]
    [InlineData("--tile: tile is 5; give 16 to 8192 pixels, or 0 for one piece", "--tile", "5")]
    public async Task A_mistake_is_told_in_one_line(string message, params string[] words)
    {
        var picture = words is [.., "BIG"] ? Made("z.png", 8, 300) : Made("z.png", 8, 8);
        Assert.Equal(2, await Run(new FakeEngine(), [picture, .. words.Where(word => word != "BIG")]));
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task An_engine_that_cannot_ends_in_1()
    {
        var engine = new FakeEngine { Ending = new ImageEvent.Failed(null, "there is not enough memory") };
        Assert.Equal(1, await Run(engine, Made("z.png", 8, 8)));
        Assert.Contains("z.png: there is not enough memory", error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> Run(FakeEngine engine, params string[] words) =>
        new CommandLine(_ => engine, output, error).Run(["upscale", .. words, "--out", folder, "--progress", "none"], TestContext.Current.CancellationToken);

    private string Made(string name, int height, int width, string? text = null)
    {
        var path = Path.Combine(files, name);
        var bytes = PictureCodec.Encode(TestPictures.Recorded(name, height, width), name.EndsWith("jpg", StringComparison.Ordinal) ? PictureFormat.Jpeg : PictureFormat.Png);
        File.WriteAllBytes(path, text is null ? bytes : PictureText.Write(bytes, text)!);
        return path;
    }
}
