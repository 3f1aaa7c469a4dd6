using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Easel.Web.Generate;
using Xunit;

namespace Easel.Web.Tests.Generate;

/// <summary>A picture of the gallery becomes the request for a larger one.</summary>
public sealed class PictureEnlargingTests
{
    [Fact]
    public void Its_own_parameters_count_and_the_form_s_second_pass()
    {
        var made = new ImageRequest { Prompt = "a boat", Model = "some", Size = new ImageSize(64, 64), Steps = 9, BatchSize = 2, Hires = new HiresFix { Scale = 3 } };
        var asked = PictureEnlarging.Asked(Picture(made, 198, 192), new HiresFix { Scale = 1.5, Upscaler = "Lanczos" }, "data:;base64,AA");
        Assert.Equal(new HiresFix { Scale = 1.5, Upscaler = "Lanczos", FirstPass = "data:;base64,AA" }, asked.Hires);
        Assert.Equal(("a boat", "some", 9, 1, new ImageSize(192, 192), 77L), (asked.Prompt, asked.Model, asked.Steps, asked.BatchSize, asked.Size, asked.Seeds.Seed));
        Assert.False(asked.IsEnlarged());
    }

    [Fact]
    public void One_that_was_upscaled_is_painted_small_again_and_upscaled_again()
    {
        var made = new ImageRequest { Prompt = "a boat", Size = new ImageSize(128, 128), Upscaler = BuiltInChoices.Upscaler };
        var asked = PictureEnlarging.Asked(Picture(made, 512, 512), null, "data:;base64,AA");
        Assert.Equal((new ImageSize(128, 128), BuiltInChoices.Upscaler, 2.0), (asked.Size, asked.Upscaler!.Id, asked.Hires!.Scale));
    }

    private static StoredPicture Picture(ImageRequest made, int width, int height) => new()
    {
        Id = "one",
        Path = "one.png",
        ContentHash = "",
        Width = width,
        Height = height,
        Seed = 77,
        Infotext = InfotextWriter.Write(made, new InfotextFacts { ModelName = made.Model }, 77, 5),
    };
}
