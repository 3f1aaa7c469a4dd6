using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Architectures;
using Xunit;

namespace Easel.Diffusion.Tests.Adapters;

/// <summary>What a LoRA's tag may say beside its weights: blocks and steps.</summary>
public sealed class AdapterBlocksTests
{
    private const string In0 = "model.diffusion_model.input_blocks.0.0.weight";
    private const string In1 = "model.diffusion_model.input_blocks.1.1.proj_in.weight";
    private const string In4 = "model.diffusion_model.input_blocks.4.1.proj_in.weight";
    private const string Middle = "model.diffusion_model.middle_block.1.proj_in.weight";
    private const string Out0 = "model.diffusion_model.output_blocks.0.1.proj_in.weight";
    private const string Out11 = "model.diffusion_model.output_blocks.11.1.proj_in.weight";
    private const string Text = "cond_stage_model.transformer.text_model.encoder.layers.0.mlp.fc1.weight";

    [Fact]
    public void Numbers_are_for_blocks_in_the_extension_s_order()
    {
        Assert.Equal([1, 0, 2, 4, 8, 0, 17], Of("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", KnownArchitectures.Sd15));
        Assert.Equal([1, 2, 3, 6, 14, 15, 26], Of(Counted(26), KnownArchitectures.Sd2));
        Assert.Equal([1, 0, 0, 2, 6, 7], Of(Counted(12), KnownArchitectures.Sdxl)[..6]);
        Assert.Equal([1, 2, 3, 6, 11, 12], Of(Counted(20), KnownArchitectures.Sdxl)[..6]);
    }

    [Fact]
    public void Presets_have_names()
    {
        Assert.Equal([1, 0, 0, 0, 0, 0, 1], Of("OUTALL", KnownArchitectures.Sd15));
        Assert.Equal([1, 0, 1, 1, 0, 0, 0], Of("inall", KnownArchitectures.Sd15));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1], Of("ALL", KnownArchitectures.Sd15));
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], Of("ALL0.5", KnownArchitectures.Sdxl));
        Assert.Equal([1, 0, 0, 0, 1, 1], Of("MIDD", KnownArchitectures.Sdxl)[..6]);
        Assert.Equal([1, 0, 0, 1, 0, 0], Of("INS", KnownArchitectures.Sdxl)[..6]);
    }

    [Theory]
    [InlineData("lbw=1,2", "lbw has 2 numbers; a LoRA for Stable Diffusion 1.x takes 17 (BASE, IN01 … OUT11) or 26 (BASE, IN00 … OUT11)")]
    [InlineData("lbw=BEST", "lbw is 'BEST'; give a number for each block with commas between them, or one of NONE, ALL, INS")]
    [InlineData("start=soon", "'soon' in <lora:x:1:start=soon> is no step")]
    [InlineData("step=5", "step=5 in <lora:x:1:step=5> is no span of steps")]
    [InlineData("step=9-3", "end at 3, before they begin")]
    [InlineData("start=1:step=0-3", "is no span of steps")]
    public void What_is_no_block_or_step_is_refused(string item, string message) =>
        Assert.Contains(message, Assert.Throws<RequestException>(() => Read($"x:1:{item}").Blocks?.For(KnownArchitectures.Sd15, "prompt")).Message, StringComparison.Ordinal);

    [Fact]
    public void Steps_are_from_0_and_end_before_the_last()
    {
        var use = Read("x:0.5:0.8:step=2-4");
        Assert.Equal((0.5, 0.8, 2, 4), (use.Text, use.Network, use.Start, use.Stop));
        Assert.Equal([0, 0, 0.8, 0.8, 0], Enumerable.Range(0, 5).Select(step => use.At(step).Network));
        Assert.Equal(0.5, use.At(0).Text); // text encoders have spoken by then
        Assert.Equal(use.At(2), use.At(3));
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(step => Read("x:1:start=1").At(step).Network));
        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(step => Read("x:1:stop=1").At(step).Network));
        Assert.False(Read("x:1:start=0").IsScheduled);
    }

    private static AdapterUse Read(string items) => AdapterTag.Read(new ExtraNetworkTag("lora", items.Split(':')), "x.safetensors");

    private static string Counted(int count) => string.Join(',', Enumerable.Range(1, count));

    private static double[] Of(string text, Architecture architecture)
    {
        var numbers = new AdapterBlocks(text, "prompt").For(architecture, "prompt");
        return [.. new[] { Text, In0, In1, In4, Middle, Out0, Out11 }.Select(numbers.Of)];
    }
}
