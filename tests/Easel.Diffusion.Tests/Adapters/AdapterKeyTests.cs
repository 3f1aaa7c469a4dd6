using Easel.Diffusion.Adapters;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;

namespace Easel.Diffusion.Tests.Adapters;

/// <summary>Every layout of keys says which layer and which tensor is meant.</summary>
public sealed class AdapterKeyTests
{
    public static TheoryData<string, string> Recorded =>
        [.. from recording in Goldens.Names("diffusers", "kohya_lora_map")
            from file in Goldens.Open("diffusers", recording).Data.EnumerateObject()
            where !file.Name.Contains(':', StringComparison.Ordinal)
            from pair in file.Value.EnumerateObject()
            select (pair.Name, pair.Value.GetString()!)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Names_of_diffusers_mean_what_those_of_kohya_mean(string diffusers, string kohya) =>
        Assert.Equal(AdapterKey.Of(kohya)!.Value with { Written = "" }, AdapterKey.Of(diffusers)!.Value with { Written = "" });

    [Theory]
    [InlineData("base_model.model.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight", AdapterPart.UNet, "down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q", "lora_down")]
    [InlineData("base_model.model.mid_block.resnets.1.conv1.lora_B.default.weight", AdapterPart.UNet, "mid_block_resnets_1_conv1", "lora_up")]
    [InlineData("unet.down_blocks.0.attentions.0.proj_in.lora_magnitude_vector", AdapterPart.UNet, "down_blocks_0_attentions_0_proj_in", "dora_scale")]
    [InlineData("text_encoder_2.text_model.encoder.layers.3.self_attn.q_proj.lora_A.weight", AdapterPart.SecondText, "encoder_layers_3_self_attn_q_proj", "lora_down")]
    [InlineData("lora_te1_text_model_encoder_layers_0_mlp_fc1.alpha", AdapterPart.Text, "encoder_layers_0_mlp_fc1", "alpha")]
    [InlineData("oft_unet_input_blocks_4_1_proj_in.oft_blocks", AdapterPart.UNet, "input_blocks_4_1_proj_in", "oft_blocks")]
    [InlineData("lycoris_down_blocks_0_attentions_0_proj_in.lokr_w2_b", AdapterPart.UNet, "down_blocks_0_attentions_0_proj_in", "lokr_w2_b")]
    [InlineData("diffusion_model.middle_block.1.proj_out.lora_up.weight", AdapterPart.UNet, "middle_block_1_proj_out", "lora_up")]
    public void Names_of_PEFT_and_LyCORIS_are_known(string key, AdapterPart part, string layer, string tensor)
    {
        var found = AdapterKey.Of(key)!.Value;
        Assert.Equal((part, layer, tensor), (found.Part, found.Layer, found.Tensor));
    }

    [Theory]
    [InlineData("step")]
    [InlineData("lora_unet_conv_in.strange")]
    public void What_is_no_adapters_tensor_is_none(string key) => Assert.Null(AdapterKey.Of(key));

    [Theory]
    [InlineData("down_blocks_1_resnets_0_conv_shortcut", "input_blocks.4.0.skip_connection")]
    [InlineData("down_blocks_0_downsamplers_0_conv", "input_blocks.3.0.op")]
    [InlineData("up_blocks_0_upsamplers_0_conv", "output_blocks.2.1.conv")]
    [InlineData("up_blocks_1_upsamplers_0_conv", "output_blocks.5.2.conv")]
    [InlineData("up_blocks_3_attentions_2_proj_out", "output_blocks.11.1.proj_out")]
    [InlineData("mid_block_resnets_1_norm1", "middle_block.2.in_layers.0")]
    [InlineData("time_embedding_linear_2", "time_embed.2")]
    public void Layers_of_SD1_have_their_places(string layer, string place)
    {
        using var checkpoint = Checkpoint.Open(SyntheticCheckpoints.PathOf("tiny-sd15"));
        Assert.Equal($"model.diffusion_model.{place}.weight", new LayerNames(checkpoint.Architecture, checkpoint.Weights).Find(AdapterPart.UNet, layer)?.Weight);
    }

    [Fact]
    public void SDXLs_second_encoder_has_its_projections_stacked()
    {
        using var checkpoint = Checkpoint.Open(SyntheticCheckpoints.PathOf("tiny-sdxl"));
        var place = new LayerNames(checkpoint.Architecture, checkpoint.Weights).Find(AdapterPart.SecondText, "encoder_layers_1_self_attn_v_proj");
        Assert.Equal(new LayerPlace("conditioner.embedders.1.model.transformer.resblocks.1.attn.in_proj_weight", "conditioner.embedders.1.model.transformer.resblocks.1.attn.in_proj_bias", 2), place);
    }
}
