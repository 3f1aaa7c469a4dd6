using Easel.Web.Tabs;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace Easel.Web.Tests;

public sealed class WebPartsTests
{
    [Fact]
    public void Tabs_lead_where_their_pages_say() => Assert.Equal(["", "queue", "gallery", "models", "batch", "extras", "png-info", "settings"], WebParts.BuiltIn().Tabs.Select(tab => tab.Address));

    [Fact]
    public void A_tab_of_another_assembly_is_found_there()
    {
        var parts = WebParts.BuiltIn();
        parts.AddTab<OwnTab>("own", "");
        Assert.Equal([typeof(OwnTab).Assembly], parts.OtherAssemblies);
    }

    [Fact]
    public void An_id_is_taken_once_and_a_page_has_an_address()
    {
        var parts = WebParts.BuiltIn();
        Assert.Throws<InvalidOperationException>(() => parts.AddTab<OwnTab>("gallery", ""));
        Assert.Throws<InvalidOperationException>(() => parts.AddTab<GalleryTab>("other", ""));
        Assert.Throws<ArgumentException>(() => parts.AddTab<Nowhere>("nowhere", ""));
    }

    [Route("/own")]
    private sealed class OwnTab : ComponentBase;

    private sealed class Nowhere : ComponentBase;
}
