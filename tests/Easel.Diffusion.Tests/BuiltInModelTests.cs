using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Starting;
using Xunit;

namespace Easel.Diffusion.Tests;

public sealed class BuiltInModelTests
{
    [Fact]
    public async Task A_word_for_a_colour_colours_the_object_on_a_white_ground()
    {
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });

        var red = await Paint(engine, "a red apple, 3d render");
        var blue = await Paint(engine, "a blue apple, 3d render");

        Assert.True(Centre(red).Red > Centre(red).Blue + 60, $"the centre of the red apple is {Centre(red)}");
        Assert.True(Centre(blue).Blue > Centre(blue).Red + 60, $"the centre of the blue apple is {Centre(blue)}");
        Assert.All(red.Rgb[..24], level => Assert.InRange(level, 210, 255)); // the top left corner
        Assert.InRange(red.Rgb[..(3 * 128 * 4)].Average(level => (double)level), 235, 255); // the four rows at the top
    }

    [Fact]
    public async Task Painting_in_a_circle_changes_it_and_not_a_pixel_outside()
    {
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });
        var red = await Paint(engine, "a red apple, 3d render");
        var mask = Circle(128, 30);

        var painted = await Paint(engine, "a blue apple, 3d render", new StartImage { Pictures = [Inline(red)], Strength = 0.9, Mask = new PaintMask { Picture = Inline(mask.ToRgb()), BlurX = 0, BlurY = 0 } });

        Assert.True(Centre(painted).Blue > Centre(red).Blue + 30, $"the centre went from {Centre(red)} to {Centre(painted)}");
        Assert.All(Enumerable.Range(0, mask.Values.Length).Where(pixel => mask.Values[pixel] == 0), pixel => Assert.Equal(red.Rgb[3 * pixel], painted.Rgb[3 * pixel]));
    }

    [Fact]
    public async Task At_strength_0_the_picture_comes_back()
    {
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });
        var red = await Paint(engine, "a red apple, 3d render");
        var back = await Paint(engine, "a blue apple, 3d render", new StartImage { Pictures = [Inline(red)], Strength = 0 });
        Assert.InRange(red.Rgb.Zip(back.Rgb, (a, b) => (double)Math.Abs(a - b)).Average(), 0, 8); // as near as the autoencoder comes
    }

    [Theory]
    [InlineData("Latent", 0.5)]
    [InlineData("Lanczos", 0.4)]
    public async Task A_second_pass_keeps_the_composition(string upscaler, double strength)
    {
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });
        var (first, second) = await Twice(engine, new HiresFix { Upscaler = upscaler, Strength = strength, Steps = 5 });
        Assert.Equal((128, 128, 256, 256), (first.Width, first.Height, second.Width, second.Height));
        Assert.InRange(Correlation(first, Resampling.Lanczos(second, 128, 128)), 0.9, 1);
        Assert.True(Centre(second).Red > Centre(second).Blue + 60, $"the centre of the large red apple is {Centre(second)}");
    }

    [Fact]
    public async Task At_strength_0_the_second_pass_only_enlarges()
    {
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });
        var (first, second) = await Twice(engine, new HiresFix { Upscaler = "Lanczos", Strength = 0 });
        var enlarged = Resampling.Lanczos(first, 256, 256);
        Assert.InRange(enlarged.Rgb.Zip(second.Rgb, (a, b) => (double)Math.Abs(a - b)).Average(), 0, 8); // as near as the autoencoder comes
    }

    [Fact]
    public async Task A_picture_in_the_first_pass_s_place_is_painted_over_as_the_first_pass_would_be()
    {
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });
        var hires = new HiresFix { Upscaler = "Lanczos", Strength = 0.4, Steps = 5 };
        var (first, second) = await Twice(engine, hires);
        var again = await Paint(engine, "a red apple, 3d render", hires: hires with { FirstPass = Inline(first) });
        Assert.InRange(again.Rgb.Zip(second.Rgb, (a, b) => (double)Math.Abs(a - b)).Average(), 0, 0.5);
    }

    [Theory]
    [InlineData(1, 1, 40, 24)]
    [InlineData(64, 64, 200, 200)]
    [InlineData(300, 2, 32, 32)]
    [InlineData(32, 32, 1, 1)]
    public void A_mask_of_another_size_is_laid_over_the_whole_picture(int width, int height, int maskWidth, int maskHeight)
    {
        var picture = Inline(new Bitmap(width, height, new byte[3 * width * height]));
        var mask = Inline(new GreyBitmap(maskWidth, maskHeight, [.. Enumerable.Repeat((byte)255, maskWidth * maskHeight)]).ToRgb());
        foreach (var resize in Enum.GetValues<ImageResize>())
            foreach (var onlyMasked in new[] { true, false })
            {
                var start = PreparedStart.Of(new StartImage { Pictures = [picture], Resize = resize, Mask = new PaintMask { Picture = mask, OnlyMasked = onlyMasked, Content = MaskContent.Fill } }, new ImageSize(64, 48));
                Assert.Equal((64, 48), (start.Mask!.Width, start.Mask.Height));
                Assert.Equal(onlyMasked ? (width, height) : (64, 48), (start.Overlays[0].Width, start.Overlays[0].Height));
                if (onlyMasked) Assert.Equal(new PixelBox(0, 0, width, height), start.Part);
            }
    }

    private static string Inline(Bitmap picture) => $"data:image/png;base64,{Convert.ToBase64String(PictureCodec.Encode(picture, PictureFormat.Png))}";

    private static GreyBitmap Circle(int side, int radius) => new(side, side, [.. from y in Enumerable.Range(0, side)
                                                                                 from x in Enumerable.Range(0, side)
                                                                                 let distance = Math.Sqrt(Math.Pow(x - side / 2.0, 2) + Math.Pow(y - side / 2.0, 2))
                                                                                 select distance <= radius ? (byte)255 : (byte)0]);

    /// <summary>A red apple of both passes.</summary>
    private static async Task<(Bitmap First, Bitmap Second)> Twice(LocalEngine engine, HiresFix hires)
    {
        Bitmap? first = null;
        var second = await Paint(engine, "a red apple, 3d render", hires: hires, before: picture => first = picture);
        return (first!, second);
    }

    /// <summary>Of the pixels' values, −1…1.</summary>
    private static double Correlation(Bitmap a, Bitmap b)
    {
        var (x, y) = (Array.ConvertAll(a.Rgb, value => (double)value), Array.ConvertAll(b.Rgb, value => (double)value));
        var (middle, other) = (x.Average(), y.Average());
        return x.Zip(y, (p, q) => (p - middle) * (q - other)).Sum() / Math.Sqrt(x.Sum(p => (p - middle) * (p - middle)) * y.Sum(q => (q - other) * (q - other)));
    }

    private static async Task<Bitmap> Paint(LocalEngine engine, string prompt, StartImage? start = null, HiresFix? hires = null, Action<Bitmap>? before = null)
    {
        var request = new ImageRequest { Prompt = prompt, Size = new ImageSize(128, 128), Sampler = "DDIM", Steps = 10, CfgScale = 4, Seeds = new Seeds { Seed = 1 }, Start = start, Hires = hires, KeepFirstPass = before is not null };
        Bitmap? picture = null;
        await foreach (var happened in engine.Generate(request, TestContext.Current.CancellationToken))
        {
            if (happened is ImageEvent.Picture { Image.IsBeforeHires: true } small) before!(small.Image.Image);
            else if (happened is ImageEvent.Picture made) picture = made.Image.Image;
        }

        return picture ?? throw new InvalidOperationException("no picture came");
    }

    /// <summary>Mean of the middle quarter.</summary>
    private static (double Red, double Blue) Centre(Bitmap picture)
    {
        var middle = from y in Enumerable.Range(picture.Height / 4, picture.Height / 2)
                     from x in Enumerable.Range(picture.Width / 4, picture.Width / 2)
                     select 3 * (y * picture.Width + x);
        return (middle.Average(at => (double)picture.Rgb[at]), middle.Average(at => (double)picture.Rgb[at + 2]));
    }
}
