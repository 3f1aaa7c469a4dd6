using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
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

    private static async Task<Bitmap> Paint(LocalEngine engine, string prompt)
    {
        var request = new ImageRequest { Prompt = prompt, Size = new ImageSize(128, 128), Sampler = "DDIM", Steps = 10, CfgScale = 4, Seeds = new Seeds { Seed = 1 } };
        Bitmap? picture = null;
        await foreach (var happened in engine.Generate(request, TestContext.Current.CancellationToken))
        {
            if (happened is ImageEvent.Picture made) picture = made.Image.Image;
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
