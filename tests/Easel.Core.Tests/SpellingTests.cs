using Easel.Core.Catalogs;
using Xunit;

namespace Easel.Core.Tests;

public sealed class SpellingTests
{
    private static readonly string[] Names = ["generate", "inspect", "models", "--steps", "--seed", "--s-noise", "DPM++ 2M", "Euler a", "euler_a"];

    [Theory]
    [InlineData("genrate", "generate")]
    [InlineData("generatte", "generate")]
    [InlineData("geenrate", "generate")]
    [InlineData("GENERATE", "generate")]
    [InlineData("--step", "--steps")]
    [InlineData("--sede", "--seed")]
    [InlineData("--s_noise", "--s-noise")]
    [InlineData("elur a", "Euler a")]
    [InlineData("dpm++2m", "DPM++ 2M")]
    [InlineData("serve", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_what_was_meant_if_it_is_near(string written, string? meant) => Assert.Equal(meant, Spelling.Nearest(written, Names));

    [Fact]
    public void Where_there_is_nothing_nothing_is_near() => Assert.Equal("", Spelling.Hint("generate", []));
}
