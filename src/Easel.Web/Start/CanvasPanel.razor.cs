using System.Globalization;
using Easel.Studio.Drafts;
using Easel.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Easel.Web.Start;

/// <summary>The canvas of the picture to begin with: brush for the mask, brush for colours, frame to extend it.</summary>
public sealed partial class CanvasPanel : ComponentBase, IAsyncDisposable
{
    private const string Mask = "mask";
    private const string Paint = "paint";
    private const string Frame = "frame";
    private const int UsualBlend = 32;

    private static readonly (string Name, string Icon, string Title)[] Tools =
    [
        (Mask, Icons.Material.Outlined.Brush, "canvas.mask"), (Paint, Icons.Material.Outlined.Palette, "canvas.paint"),
        ("pan", Icons.Material.Outlined.PanTool, "canvas.pan"), (Frame, Icons.Material.Outlined.Crop, "canvas.frame"),
    ];

    private readonly Presence presence = new();
    private ElementReference host;
    private DotNetObjectReference<CanvasPanel>? self;
    private IJSObjectReference? canvas;
    private CanvasState state = new(false, false, 0, 0, FrameSides.None, 48, false);
    private string tool = Mask;
    private string colour = "#c83c32";
    private double hardness = 1;
    private int blend = UsualBlend;
    private bool isLarge;
    private string? shown; // the picture that the canvas has
    private string? problem;

    /// <summary>The canvas's script.</summary>
    [Parameter, EditorRequired]
    public required IJSObjectReference Module { get; set; }

    /// <summary>What lies on it.</summary>
    [Parameter, EditorRequired]
    public required Sheet Sheet { get; set; }

    /// <summary>The name of its mask, or null.</summary>
    [Parameter]
    public string? MaskPicture { get; set; }

    /// <summary>Something on the canvas has changed.</summary>
    [JSInvokable]
    public void Told(CanvasState now)
    {
        state = now;
        StateHasChanged();
    }

    /// <summary>What is drawn lies in the studio.</summary>
    [JSInvokable]
    public void Drawn(Drawn drawn)
    {
        problem = null;
        shown = drawn.Picture;
        Desk.Take(drawn);
    }

    /// <summary>What is drawn could not be brought to the studio; it is tried again with the next change.</summary>
    [JSInvokable]
    public void NotKept(string why)
    {
        problem = Text["canvas.not-kept", why];
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && !await presence.Ask(Open)) return;
        if (canvas is null || shown == Sheet.Picture) return;
        shown = Sheet.Picture;
        try { await presence.Ask(() => canvas.InvokeVoidAsync("open", Sheet.Picture, Sheet.Paint, MaskPicture)); }
        catch (JSException wrong) { NotKept(wrong.Message); }
    }

    public async ValueTask DisposeAsync()
    {
        presence.End();
        Desk.Flush = null;
        try
        {
            if (canvas is not null)
            {
                await canvas.InvokeVoidAsync("close");
                await canvas.DisposeAsync();
            }
        }
        catch (JSDisconnectedException) { } // the window is gone
        self?.Dispose();
    }

    private async ValueTask Open()
    {
        self = DotNetObjectReference.Create(this);
        canvas = await Module.InvokeAsync<IJSObjectReference>("open", host, self);
        if (presence.IsOver) await canvas.InvokeVoidAsync("close");
        else Desk.Flush = async () => await canvas.InvokeVoidAsync("flush");
    }

    private static string Say(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static double? Number(ChangeEventArgs change) => double.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task Choose(string name)
    {
        tool = name;
        await Do("choose", name);
    }

    private Task Act(string what) => Do("act", what);

    private Task SetBrush(double? size = null, double? harder = null, string? tinted = null, bool? erases = null)
    {
        (hardness, colour) = (harder ?? hardness, tinted ?? colour);
        state = state with { Size = size ?? state.Size, Erases = erases ?? state.Erases };
        return Do("setBrush", state.Size, hardness, colour, state.Erases);
    }

    private Task Extend(FrameSides sides) => Do("setSides", sides);

    private Task Apply() => Do("extend", blend);

    private Task SaveMask() => Do("saveMask", "mask.png");

    private async Task Do(string method, params object?[] values)
    {
        if (canvas is not null) await presence.Ask(() => canvas.InvokeVoidAsync(method, values));
    }
}
