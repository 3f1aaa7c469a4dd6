using System.Text;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Library;
using Easel.Studio.Upscaling;
using Easel.Studio.Webui;
using Easel.Web.Extras;
using Easel.Web.Tests.Generate;
using Xunit;

namespace Easel.Web.Tests.Extras;

public sealed class ExtrasDeskTests
{
    private const string Infotext = "a red apple\nSteps: 5, Sampler: Euler, CFG scale: 7.0, Seed: 42, Size: 16x8";

    [Fact]
    public async Task A_larger_picture_lies_in_the_gallery_under_its_name_with_its_parameters()
    {
        await using var studio = await FormStudio.Open();
        using var desk = Desk(studio);
        desk.Bring("apple.png", Picture(16, 8));
        desk.Change(new ExtrasRecipe { Upscaler = BuiltInChoices.Upscaler, Scale = 3 });
        await desk.Run();

        var item = Assert.Single(desk.Items);
        Assert.Null(item.Problem);
        var made = await studio.Running.Pictures.Find(item.Result!.Id, TestContext.Current.CancellationToken);
        Assert.Equal((48, 24, 42L, Infotext), (made!.Width, made.Height, made.Seed, made.Infotext));
        Assert.EndsWith(Path.Combine("extras-images", "apple.png"), made.Path, StringComparison.Ordinal);
        var file = await File.ReadAllBytesAsync(made.Path, TestContext.Current.CancellationToken);
        Assert.Equal(Infotext, PictureText.Read(file));
        Assert.Contains($"Postprocess upscale by: 3.0, Postprocess upscaler: {BuiltInChoices.Upscaler}", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_one_picture_is_told_beside_it_and_the_rest_is_made()
    {
        await using var studio = await FormStudio.Open();
        using var desk = Desk(studio);
        Assert.Equal("torn.png", Assert.Throws<RequestException>(() => desk.Bring("torn.png", Picture(16, 8)[..40])).Field);
        desk.Bring("large.png", Picture(4096, 1));
        desk.Bring("small.png", Picture(16, 8));
        desk.Change(new ExtrasRecipe { Upscaler = "Nearest", Scale = 8 });
        await desk.Run();

        Assert.Equal(["large", "small"], desk.Items.Select(item => item.Name));
        Assert.Contains("larger than 16384", desk.Items[0].Problem, StringComparison.Ordinal);
        Assert.Equal((128, 64), (desk.Items[1].Result!.Width, desk.Items[1].Result!.Height));
    }

    [Fact]
    public async Task A_taken_name_gets_a_number_and_nothing_is_written_over()
    {
        await using var studio = await FormStudio.Open();
        using var desk = Desk(studio);
        foreach (var _ in new int[2]) desk.Bring("../apple.png", Picture(8, 8));
        desk.Change(new ExtrasRecipe { Upscaler = "Lanczos" });
        await desk.Run();
        Assert.Equal(["apple.png", "apple-2.png"], desk.Items.Select(item => Path.GetFileName(item.Result!.Path)));
    }

    [Fact]
    public async Task A_file_that_is_not_listed_is_no_upscaler()
    {
        await using var studio = await FormStudio.Open();
        using var desk = Desk(studio);
        desk.Bring("apple.png", Picture(8, 8));
        desk.Change(new ExtrasRecipe { Upscaler = typeof(ExtrasDeskTests).Assembly.Location });
        await desk.Run();
        Assert.Contains("is not there", desk.Items[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_are_described_by_who_is_there()
    {
        await using var studio = await FormStudio.Open(folder => new StudioFolders([Path.Combine(folder, "models")], null, null));
        using var desk = Desk(studio);
        desk.Bring("apple.png", Picture(16, 8));
        Assert.Contains("put model_base_caption_capfilt_large.pth into", desk.SentenceProblem, StringComparison.Ordinal);
        Assert.False(desk.MayDescribe);
        foreach (var file in new[] { "BLIP/blip.pth", "torch_deepdanbooru/tags.pt" })
        {
            var path = Path.Combine(studio.Folder, "models", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "no model", TestContext.Current.CancellationToken);
        }

        desk.Look();
        await desk.Describe();
        Assert.Equal((null, @"blip saw 16 pixels in 24 to 48, tags, wide \(by 16\)"), (desk.Items[0].Problem, desk.Items[0].Words));
        desk.WantsSentence = false;
        await desk.Describe();
        Assert.Equal(@"tags, wide \(by 16\)", desk.Items[0].Words);
        desk.WantsTags = false;
        Assert.False(desk.MayDescribe);
    }

    [Fact]
    public async Task Without_pictures_or_upscaler_there_is_nothing_to_run()
    {
        await using var studio = await FormStudio.Open();
        using var desk = Desk(studio);
        Assert.False(desk.MayRun);
        desk.Bring("apple.png", Picture(8, 8));
        Assert.True(desk.MayRun);
        desk.Change(desk.Recipe with { Upscaler = PlainUpscaler.None });
        Assert.False(desk.MayRun);
        desk.Remove(desk.Items[0]);
        Assert.Empty(desk.Items);
    }

    private static ExtrasDesk Desk(FormStudio studio)
    {
        var (running, options) = (studio.Running, new WebuiOptions(studio.Settings, _ => studio.Folder, name => name));
        return new ExtrasDesk(
            new StartPictures(Path.Combine(studio.Folder, "inputs"), () => studio.Settings.Current.Intake, TimeProvider.System),
            new WebuiUpscalers(running.Upscaler, running.Library.Upscalers, running.Library.Faces, options),
            running.Pictures,
            new PictureWords(new WebuiCaptions(running.Upscaler, running.Library.Captions, options), running.Library.Captions, new WebuiTags(running.Upscaler, running.Library.Taggers, options), running.Library.Taggers));
    }

    private static byte[] Picture(int width, int height) =>
        PictureText.Write(PictureCodec.Encode(new Bitmap(width, height, [.. Enumerable.Range(0, 3 * width * height).Select(at => (byte)at)]), PictureFormat.Png), Infotext)!;
}
