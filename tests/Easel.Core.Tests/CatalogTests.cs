using System.Text.Json.Nodes;
using Easel.Core.Catalogs;
using Easel.Core.Requests;
using Easel.Core.Settings;
using Xunit;

namespace Easel.Core.Tests;

public sealed class CatalogTests
{
    private static Catalog<Brush> Brushes()
    {
        var catalog = new Catalog<Brush>();
        catalog.Add("round", "Round brush", new Brush(), "r");
        return catalog;
    }

    [Theory]
    [InlineData("round")]
    [InlineData("ROUND BRUSH")]
    [InlineData("r")]
    public void An_entry_answers_to_its_id_title_and_aliases(string name) => Assert.Equal("round", Brushes().Find("brush", name).Id);

    [Fact]
    public void Options_are_laid_over_the_defaults() =>
        Assert.Equal(3, Brushes().Resolve("brush", new Choice("r", new JsonObject { ["width"] = 3 })).Width);

    [Fact]
    public void A_value_out_of_range_names_the_place()
    {
        var wrong = Assert.Throws<RequestException>(() => Brushes().Resolve("brush", new Choice("r", new JsonObject { ["width"] = 30 })));
        Assert.Equal("brush.width", wrong.Field);
    }

    [Fact]
    public void An_unknown_option_or_name_is_refused()
    {
        var unknown = Assert.Throws<RequestException>(() => Brushes().Resolve("brush", new Choice("r", new JsonObject { ["colour"] = 1 })));
        Assert.Equal("brush.colour: round has no such option; it has width", unknown.Message);
        var wrong = Assert.Throws<RequestException>(() => Brushes().Resolve("brush", new Choice("r", new JsonObject { ["width"] = "wide" })));
        Assert.Equal("brush.width: wide is not possible; give 1–10", wrong.Message);
        Assert.Contains("round", Assert.Throws<RequestException>(() => Brushes().Find("brush", "flat")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_taken_name_is_a_loud_error() =>
        Assert.Throws<InvalidOperationException>(() => Brushes().Add("flat", "Flat", new Brush(), "R"));

    private sealed record Brush
    {
        [Setting("Width", Min = 1, Max = 10)]
        public double Width { get; init; } = 2;
    }
}
