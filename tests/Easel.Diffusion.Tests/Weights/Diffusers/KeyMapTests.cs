using Easel.Diffusion.Weights.KeyMaps;
using Xunit;

namespace Easel.Diffusion.Tests.Weights.Diffusers;

public sealed class KeyMapTests
{
    [Theory]
    [InlineData("sd15.unet")]
    [InlineData("sd21-v.unet")]
    [InlineData("sdxl-base.unet")]
    [InlineData("sdxl-refiner.unet")]
    public void The_rule_for_a_UNet_gives_the_published_table(string name)
    {
        var table = PublishedMap.Read(name).ToList();
        var map = new DiffusersUNet(table.Select(entry => entry.Key));
        Assert.True(table.Count > 600);
        Assert.All(table, entry => Assert.Equal(new KeyPlace(entry.Original), map.PlaceOf(entry.Key).Under("model.diffusion_model")));
    }

    [Theory]
    [InlineData("sd15.vae")]
    [InlineData("sdxl-base.vae")]
    public void The_rule_for_an_autoencoder_gives_the_published_table(string name)
    {
        var table = PublishedMap.Read(name).ToList();
        var map = new DiffusersVae(table.Select(entry => entry.Key));
        Assert.Equal(248, table.Count);
        Assert.All(table, entry => Assert.Equal(
            new KeyPlace(entry.Original, entry.Change == "reshape" ? TensorChange.Pointwise : TensorChange.None), map.PlaceOf(entry.Key).Under("first_stage_model")));
    }

    [Theory]
    [InlineData("query.weight", "q.weight", true)]
    [InlineData("key.bias", "k.bias", false)]
    [InlineData("value.weight", "v.weight", true)]
    [InlineData("proj_attn.weight", "proj_out.weight", true)]
    public void An_autoencoder_of_an_older_diffusers_has_other_names_in_its_attention(string old, string original, bool matrix) =>
        Assert.Equal(
            new KeyPlace($"decoder.mid.attn_1.{original}", matrix ? TensorChange.Pointwise : TensorChange.None),
            new DiffusersVae([]).PlaceOf($"decoder.mid_block.attentions.0.{old}"));

    [Fact]
    public void The_rule_for_OpenCLIP_gives_the_published_table()
    {
        var table = PublishedMap.Read("openclip-text").ToList();
        var map = new TransformersOpenClip();
        Assert.Equal(517, table.Count);
        Assert.All(table, entry => Assert.Equal(
            new KeyPlace(entry.Original, entry.Change switch { "split3" => TensorChange.Stacked, "transpose" => TensorChange.Transposed, _ => TensorChange.None }, entry.Part), map.PlaceOf(entry.Key)));
    }

    [Fact]
    public void A_UNet_without_attention_in_the_middle_has_its_second_block_next()
    {
        var map = new DiffusersUNet(["mid_block.resnets.0.norm1.weight", "mid_block.resnets.1.norm1.weight"]);
        Assert.Equal("middle_block.1.in_layers.0.weight", map.PlaceOf("mid_block.resnets.1.norm1.weight").Key);
        Assert.Equal("something.else", map.PlaceOf("something.else").Key);
    }
}
