using Easel.Web.Components;
using Xunit;

namespace Easel.Web.Tests.Components;

public sealed class PictureDifferenceTests
{
    [Fact]
    public void Only_what_differs_is_said_in_the_order_of_the_text()
    {
        var differences = PictureDifference.Between("a cat\nSteps: 20, Sampler: Euler a, Seed: 5, Size: 64x64", "a cat\nNegative prompt: dog\nSteps: 30, Sampler: Euler a, Seed: 5, Size: 64x64, Clip skip: 2");
        Assert.Equal([new(PictureDifference.NegativePrompt, "", "dog"), new("Steps", "20", "30"), new("Clip skip", "", "2")], differences);
        Assert.Empty(PictureDifference.Between("a\nSteps: 20, Seed: 1, Size: 8x8", "a\nSteps: 20, Seed: 1, Size: 8x8"));
        Assert.Empty(PictureDifference.Between("", ""));
    }
}
