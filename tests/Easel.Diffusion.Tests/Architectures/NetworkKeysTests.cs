using System.Text.RegularExpressions;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using TorchSharp;
using Xunit;

namespace Easel.Diffusion.Tests.Architectures;

/// <summary>The networks of every full-size architecture against the published lists of keys and shapes, without weights.</summary>
public sealed partial class NetworkKeysTests
{
    [Theory]
    [InlineData("sd15", 1130)]
    [InlineData("sd15-inpainting", 1130)]
    [InlineData("ip2p", 1130)]
    [InlineData("sd21-v", 1227)]
    [InlineData("sd2-inpainting", 1227)]
    [InlineData("sdxl-base", 2513)]
    [InlineData("sdxl-inpaint", 2513)]
    [InlineData("sdxl-refiner", 1857)]
    public void Networks_take_exactly_the_published_tensors(string name, int count)
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, name + ".keys.json.gz"));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var taken = NetworkKeys.Of(FileKind.Of(list).Architecture!, list, _ => false);
        Assert.Equal(list.Keys.Where(key => !Unused().IsMatch(key)).Order(StringComparer.Ordinal), taken.Keys.Order(StringComparer.Ordinal));
        Assert.All(taken, pair => Assert.Equal(list.ShapeOf(pair.Key), pair.Value));
        Assert.Equal(count, taken.Count);
        Assert.True(DisposeScopeManager.Statistics.ThreadTotalLiveCount - before < 2 * count); // views and layers, no weights
    }

    public static TheoryData<string, UNetConfig> Configurations => new()
    {
        { "sd15", UNetConfig.Sd15 },
        { "sd15-inpainting", UNetConfig.Sd15 with { InChannels = 9 } },
        { "ip2p", UNetConfig.Sd15 with { InChannels = 8 } },
        { "sd21-v", UNetConfig.Sd2 },
        { "sd2-inpainting", UNetConfig.Sd2 with { InChannels = 9 } },
        { "sdxl-base", UNetConfig.Sdxl },
        { "sdxl-inpaint", UNetConfig.Sdxl with { InChannels = 9 } },
        { "sdxl-refiner", UNetConfig.SdxlRefiner },
    };

    [Theory]
    [MemberData(nameof(Configurations))]
    public void The_sizes_read_off_a_published_list_are_those_written_down(string name, UNetConfig expected)
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, name + ".keys.json.gz"));
        var actual = UNetConfig.Detect(new WeightScope(list, "model.diffusion_model"));
        Assert.Equal(expected.Multipliers, actual.Multipliers);
        Assert.Equal(expected.Depths, actual.Depths);
        Assert.Equal(expected with { Multipliers = actual.Multipliers, Depths = actual.Depths }, actual);
        var vae = VaeConfig.Detect(new WeightScope(list, "first_stage_model"));
        Assert.Equal(VaeConfig.Sd.Multipliers, vae.Multipliers);
        Assert.Equal(VaeConfig.Sd with { Multipliers = vae.Multipliers }, vae);
    }

    [Fact]
    public void A_network_built_for_another_size_names_the_first_key_that_differs()
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, "sd15.keys.json.gz"));
        using var recorder = new RecordingWeights(list);
        var wrong = Assert.Throws<WeightsException>(() => new UNet(new WeightScope(recorder, "model.diffusion_model"), UNetConfig.Sd15 with { ContextWidth = 1024 }));
        Assert.Equal("model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight", wrong.Key);
        Assert.Contains("[320, 768] where [320, 1024]", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("no such tensor", Assert.Throws<WeightsException>(() => recorder.Take("nothing", [1])).Message, StringComparison.Ordinal);
    }

    /// <summary>What published checkpoints carry and no network takes: the training's noise schedule, positions that count from 0, CLIP's logit scale.</summary>
    [GeneratedRegex(@"^(betas|(sqrt_|log_|sqrt_one_minus_|log_one_minus_|sqrt_recip_|sqrt_recipm1_)?alphas_cumprod(_prev)?|posterior_(variance|log_variance_clipped|mean_coef1|mean_coef2))$|\.position_ids$|\.logit_scale$")]
    private static partial Regex Unused();
}
