using Easel.Cli;
using Easel.Core.Imaging;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary><c>easel dataset prepare</c> with an engine that says made-up words.</summary>
public sealed class DatasetCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-dataset-").FullName;
    private readonly string ready;
    private readonly StringWriter error = new();

    public DatasetCommandTests() => ready = Path.Combine(folder, "ready");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Pictures_are_cut_and_copied_under_their_names_and_their_captions_go_along()
    {
        Put("strip.png", 96, 32);
        Put("cat.png", 40, 40);
        await File.WriteAllTextAsync(Path.Combine(folder, "in", "cat.txt"), " a cat \n", TestContext.Current.CancellationToken);
        Assert.Equal(0, await Run("--split", "--focal-crop", "--size", "32x32", "--flip", "horizontal"));
        Assert.Equal(["cat-flipped.png", "cat-flipped.txt", "cat.png", "cat.txt", "strip-2-flipped.png", "strip-2.png", "strip-3-flipped.png", "strip-3.png", "strip-4-flipped.png", "strip-4.png", "strip-flipped.png", "strip.png"],
            Directory.GetFiles(ready).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.Equal("a cat", await File.ReadAllTextAsync(Path.Combine(ready, "cat-flipped.txt"), TestContext.Current.CancellationToken));
        Assert.Equal((32, 32), PictureCodec.SizeOf(await File.ReadAllBytesAsync(Path.Combine(ready, "cat.png"), TestContext.Current.CancellationToken), "cat"));
    }

    [Theory]
    [InlineData("ignore", @"tags, wide \(by 40\)")]
    [InlineData("keep", "a cat")]
    [InlineData("prepend", @"a cat tags, wide \(by 40\)")]
    [InlineData("append", @"tags, wide \(by 40\) a cat")]
    public async Task Captions_are_made_beside_what_is_there(string action, string expected)
    {
        Put("cat.png", 40, 40);
        await File.WriteAllTextAsync(Path.Combine(folder, "in", "cat.txt"), "a cat", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "tags.pt"), "no model", TestContext.Current.CancellationToken);
        Assert.Equal(0, await Run("--caption", "--tagger", Path.Combine(folder, "tags.pt"), "--existing-caption", action));
        Assert.Equal(expected, await File.ReadAllTextAsync(Path.Combine(ready, "cat.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_sentence_stands_in_front_of_tags()
    {
        Put("cat.png", 40, 40);
        foreach (var name in new[] { "blip.pth", "tags.pt" }) await File.WriteAllTextAsync(Path.Combine(folder, name), "no model", TestContext.Current.CancellationToken);
        Assert.Equal(0, await Run("--describe", "--captioner", Path.Combine(folder, "blip.pth"), "--caption", "--tagger", Path.Combine(folder, "tags.pt")));
        Assert.Equal(@"blip saw 40 pixels in 24 to 48, tags, wide \(by 40\)", await File.ReadAllTextAsync(Path.Combine(ready, "cat.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_picture_that_cannot_be_read_costs_only_itself()
    {
        Put("cat.png", 40, 40);
        await File.WriteAllTextAsync(Path.Combine(folder, "in", "broken.png"), "no picture", TestContext.Current.CancellationToken);
        Assert.Equal(2, await Run());
        Assert.Equal(["cat.png"], Directory.GetFiles(ready).Select(Path.GetFileName));
        Assert.Contains("1 of 2 pictures could not be made ready:", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--size", "--size", "8x8")]
    [InlineData("--auto-size", "--auto-size", "--focal-crop")]
    [InlineData("--tagger", "--caption", "--tagger", "nowhere.pt")]
    [InlineData("--captioner", "--describe", "--captioner", "nowhere.pth")]
    [InlineData("--split-overlap", "--split-overlap", "0.95")]
    public async Task A_mistake_is_said_by_the_option(string option, params string[] arguments)
    {
        Put("cat.png", 40, 40);
        Assert.Equal(2, await Run(arguments));
        Assert.Contains(option, error.ToString(), StringComparison.Ordinal);
    }

    private void Put(string name, int width, int height)
    {
        Directory.CreateDirectory(Path.Combine(folder, "in"));
        File.WriteAllBytes(Path.Combine(folder, "in", name), PictureCodec.Encode(TestPictures.Recorded(name, height, width), PictureFormat.Png));
    }

    private Task<int> Run(params string[] arguments) =>
        new CommandLine(_ => new FakeEngine(), new StringWriter(), error).Run(["dataset", "prepare", Path.Combine(folder, "in"), .. arguments, "--out", ready], TestContext.Current.CancellationToken);
}
