using System.Text;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Intake;
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

    private static ExtrasDesk Desk(FormStudio studio) => new(
        new StartPictures(Path.Combine(studio.Folder, "inputs"), () => studio.Settings.Current.Intake, TimeProvider.System),
        new WebuiUpscalers(studio.Running.Upscaler, studio.Running.Library.Upscalers, studio.Running.Library.Faces, new WebuiOptions(studio.Settings, _ => studio.Folder, name => name)),
        studio.Running.Pictures);

    private static byte[] Picture(int width, int height) =>
        PictureText.Write(PictureCodec.Encode(new Bitmap(width, height, [.. Enumerable.Range(0, 3 * width * height).Select(at => (byte)at)]), PictureFormat.Png), Infotext)!;
}
