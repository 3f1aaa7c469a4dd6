using Easel.Core.Requests;
using Easel.Core.Scripts.Plots;
using Xunit;

namespace Easel.Core.Tests.Scripts;

/// <summary>Values of axes as A1111 reads them.</summary>
public sealed class PlotValuesTests
{
    [Theory]
    [InlineData("Steps", "3,4", "3|4")]
    [InlineData("Steps", " 10 , 20,", "10|20")]
    [InlineData("Steps", "1-5", "1|2|3|4|5")]
    [InlineData("Steps", "1-6 (+2)", "1|3|5")]
    [InlineData("Steps", "5-1 (-2)", "5|3|1")]
    [InlineData("Steps", "1-10 [4]", "1|4|7|10")]
    [InlineData("Steps", "1-10 [1]", "1")]
    [InlineData("Steps", "1-4 [3]", "1|2|4")]
    [InlineData("Steps", "1-3, 20", "1|2|3|20")]
    [InlineData("Seed", "-1, 5", "-1|5")]
    [InlineData("Seed", "-2-1", "-2|-1|0|1")]
    [InlineData("CFG Scale", "5,7.5", "5.0|7.5")]
    [InlineData("CFG Scale", "1-3", "1.0|2.0|3.0")]
    [InlineData("CFG Scale", "1-10 [4]", "1.0|4.0|7.0|10.0")]
    [InlineData("Denoising", "0.5-1 (+0.25)", "0.5|0.75|1.0")]
    [InlineData("Denoising", "1-0.5 (-0.25)", "1.0|0.75|0.5")]
    [InlineData("Sampler", "Euler a, \"DPM++ 2M\"", "Euler a|DPM++ 2M")]
    [InlineData("Prompt S/R", "a cat, \"a dog, running\", \"say \"\"hi\"\"\"", "a cat|a dog, running|say \"hi\"")]
    [InlineData("Size", "512x512, 512x768", "512x512|512x768")]
    public void Lists_and_ranges_are_read(string axis, string text, string expected) =>
        Assert.Equal(expected.Split('|'), Read(axis, text).Select(value => value.Text));

    [Fact]
    public void A_range_of_numbers_goes_past_its_end_as_in_A1111() =>
        Assert.Equal([1, 1.4, 1.8, 2.2], Read("CFG Scale", "1-2 (+.4)").Select(value => Math.Round(value.Number, 9)));

    [Fact]
    public void Parts_of_a_prompt_come_in_every_order()
    {
        Assert.Equal(["a, b, c", "a, c, b", "b, a, c", "b, c, a", "c, a, b", "c, b, a"], Read("Prompt order", "a,b,c").Select(value => value.Text));
        Assert.Equal(["c", "a", "b"], Read("Prompt order", "a,b,c")[4].Parts);
    }

    [Theory]
    [InlineData("Steps", "", "there is none for Steps; give one or more with commas between, or a range such as 1-5")]
    [InlineData("Sampler", " , ", "there is none for Sampler")]
    [InlineData("Steps", "ten", "'ten' is no whole number; give numbers, or ranges such as 1-5, 1-9 (+2) or 1-10 [5]")]
    [InlineData("Steps", "2.5", "'2.5' is no whole number")]
    [InlineData("Steps", "1-5 (+0)", "'1-5 (+0)' has a step of 0")]
    [InlineData("Steps", "1-2000000000", "'1-2000000000' has more than 1000 values; give fewer")]
    [InlineData("Steps", "1-5 [99999999999999999999]", "has a number that is too large")]
    [InlineData("Steps", "1-900,1-900", "there are more than 1000 for Steps; give fewer")]
    [InlineData("CFG Scale", "5,seven", "'seven' is no number")]
    [InlineData("CFG Scale", "0-1 (+0.00001)", "has more than 1000 values")]
    [InlineData("Prompt order", "a,b,c,d,e,f,g,h", "there are more than 1000 for Prompt order")]
    [InlineData("Prompt S/R", "a, \"b", "a quote is not closed")]
    public void What_is_no_value_is_named(string axis, string text, string message)
    {
        var wrong = Assert.Throws<RequestException>(() => Read(axis, text));
        Assert.Equal("script.xValues", wrong.Field);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_read_as_it_was_written()
    {
        string[] names = ["Euler a", "a, b", "he said \"no\"", "two\nlines"];
        Assert.Equal(names, PlotList.Read("x", PlotList.Write(names)));
    }

    private static IReadOnlyList<PlotValue> Read(string axis, string text) => PlotValues.Read("script.xValues", PlotAxes.Find("script.xType", axis), text);
}
