using Easel.Core.Prompts;
using Xunit;

namespace Easel.Core.Tests.Prompts;

/// <summary>Wildcards, and the draws they are chosen by: those of Python 3's <c>random.Random(seed).choice</c>, recorded.</summary>
public sealed class WildcardsTests
{
    private static readonly int[] Counts = [1, 2, 3, 7, 8, 100, 65536, 1000000, 2147483647];

    [Theory]
    [InlineData(0, "0 1 0 2 7 51 39755 499748 768905175")]
    [InlineData(1, "0 0 1 0 7 97 58915 495185 1399285261")]
    [InlineData(5, "0 1 2 6 0 59 32643 680499 111354012")]
    [InlineData(-5, "0 1 2 6 0 59 32643 680499 111354012")]
    [InlineData(4294967294, "0 0 1 6 4 17 44654 546618 881092397")]
    [InlineData(4294967296, "0 1 1 0 0 78 43451 878542 1171684293")]
    [InlineData(9007199254740993, "0 1 1 4 1 50 18148 419652 365344258")]
    public void Draws_are_Pythons(long seed, string recorded)
    {
        var random = new PythonRandom(seed);
        Assert.Equal(recorded, string.Join(' ', Counts.Select(random.Below)));
    }

    [Fact]
    public void Draws_go_on_as_Pythons_do()
    {
        var random = new PythonRandom(5);
        var drawn = Enumerable.Range(0, 1000).Select(_ => random.Below(10)).ToList();
        Assert.Equal("3 0 9 6 4 0 7 0 7 6 2 0 0 8 8 9 5 1 1 3", string.Join(' ', drawn[620..640]));
        Assert.Equal(4449, drawn.Sum());
    }

    [Fact]
    public void A_wildcard_gives_way_to_a_choice_and_what_is_unknown_stays()
    {
        string[] colours = ["red", "green", "", "light blue"];
        Assert.Equal("a light blue cat on __lost__, my_own__thing", Resolve("a __colour__ cat on __lost__, my_own__thing", 0));
        Assert.Equal(["colour", "weather/sky-2", "colour"], Wildcards.Names("__colour__ __weather/sky-2__ (__colour__:1.2) __a b__ ____ __"));
        Assert.Equal(Resolve("__colour__ and __colour__", 7), Resolve("__colour__ and __colour__", 7));
        Assert.True(Enumerable.Range(0, 40).Select(seed => Resolve("__colour__", seed)).Distinct().Count() == 4);
        Assert.Equal("", Wildcards.Resolve("", 1, _ => colours));

        string Resolve(string prompt, long seed) => Wildcards.Resolve(prompt, seed, name => name switch { "colour" => colours, "empty" => [], _ => null });
    }
}
