using Easel.Core.Requests;
using Easel.Diffusion.Merging;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Merging;

public sealed class MergeFormulaTests
{
    [Theory]
    [InlineData("a", 2)]
    [InlineData("0.5*a + 0.3*b + 0.2*(c - d)", 0.5 * 2 + 0.3 * 3 + 0.2 * (5 - 7))]
    [InlineData("(1 - M)*a + M*b", 0.75 * 2 + 0.25 * 3)]
    [InlineData("-a + 2*b", 4)]
    [InlineData("a - b - c", -6)]
    [InlineData("(a + b + c + d) / 4", 4.25)]
    [InlineData("A*2*M/0.5", 2)]
    [InlineData("-(a - 3*b)*-.5", -3.5)]
    public void A_formula_is_what_it_says(string text, double value)
    {
        using var scope = NewDisposeScope();
        var formula = MergeFormula.Parse(text);
        Assert.Equal(value, formula.Of([tensor(2f), tensor(3f), tensor(5f), tensor(7f)], 0.25).item<float>(), 5);
    }

    [Theory]
    [InlineData("0.5*a + 0.3*b + 0.2*(c - d)", 0.8)]
    [InlineData("(1 - M)*a + M*b", 1)]
    [InlineData("a + M*(b - c)", 1)]
    public void Weights_are_added_up(string text, double total) => Assert.Equal(total, MergeFormula.Parse(text).TotalWeight(0.3), 12);

    [Theory]
    [InlineData("", "it ends where")]
    [InlineData("a +", "it ends where")]
    [InlineData("0.5", "names no model")]
    [InlineData("a * b", "a model is multiplied by a model")]
    [InlineData("1 / a", "divided by a model")]
    [InlineData("a / 0", "divided by 0")]
    [InlineData("a + 1", "a number is added to a model")]
    [InlineData("(a", "a ')' is missing at 3")]
    [InlineData("a b", "'b' at 3")]
    [InlineData("a # b", "'#' at 3")]
    [InlineData("1.2.3*a", "'1.2.3' at 1 is not a number")]
    public void What_is_wrong_is_said(string text, string message)
    {
        var wrong = Assert.Throws<RequestException>(() => MergeFormula.Parse(text));
        Assert.Equal("expression", wrong.Field);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_has_an_end() => Assert.Contains("nested deeper", Assert.Throws<RequestException>(() => MergeFormula.Parse(new string('(', 5000) + "a")).Message, StringComparison.Ordinal);

    [Fact]
    public void Blocks_are_found_by_their_keys()
    {
        const string unet = "model.diffusion_model.";
        string[] keys = [.. Enumerable.Range(0, 12).Select(i => $"{unet}input_blocks.{i}.0.weight")];
        var numbers = string.Join(",", Enumerable.Range(1, 25));
        var blocks = BlockWeights.Parse(numbers, 0.5, keys);
        Assert.Equal(1, blocks.At(unet + "input_blocks.0.0.weight"));
        Assert.Equal(12, blocks.At(unet + "input_blocks.11.0.in_layers.0.bias"));
        Assert.Equal(13, blocks.At(unet + "middle_block.1.norm.weight"));
        Assert.Equal(14, blocks.At(unet + "output_blocks.0.0.in_layers.0.bias"));
        Assert.Equal(25, blocks.At(unet + "output_blocks.11.0.in_layers.0.bias"));
        Assert.Equal(1, blocks.At(unet + "time_embed.0.weight"));
        Assert.Equal(25, blocks.At(unet + "out.2.weight"));
        Assert.Equal(0.5, blocks.At("cond_stage_model.transformer.text_model.final_layer_norm.bias"));
        Assert.Equal(0.5, blocks.At("first_stage_model.decoder.conv_out.bias"));
        Assert.Equal(99, BlockWeights.Parse("99, " + numbers, 0.5, keys).At("first_stage_model.decoder.conv_out.bias"));
        Assert.Equal(12, BlockWeights.Parse("99, " + numbers, 0.5, keys).At(unet + "input_blocks.11.0.in_layers.0.bias"));
        Assert.Contains("there are 19 numbers; this model takes 25", Assert.Throws<RequestException>(() => BlockWeights.Parse(string.Join(' ', Enumerable.Range(1, 19)), 0.5, keys)).Message, StringComparison.Ordinal);
        Assert.Equal(19, BlockWeights.Parse(string.Join(' ', Enumerable.Range(1, 19)), 0.5, keys[..9]).At(unet + "output_blocks.8.0.in_layers.0.bias"));
        Assert.Contains("'x' is not a number", Assert.Throws<RequestException>(() => BlockWeights.Parse("1,x", 0.5, keys)).Message, StringComparison.Ordinal);
    }
}
