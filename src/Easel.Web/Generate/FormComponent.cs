using Microsoft.AspNetCore.Components;

namespace Easel.Web.Generate;

/// <summary>A part of the form: it is drawn again when anything in the form changes, whoever changed it.</summary>
public abstract class FormComponent : ComponentBase, IDisposable
{
    /// <summary>The form.</summary>
    [Inject]
    public required GenerateForm Form { get; set; }

    /// <summary>What the results show: a seed can be taken over from there.</summary>
    [Inject]
    public required ResultShelf Results { get; set; }

    protected override void OnInitialized()
    {
        Form.Changed += Redraw;
        Results.Changed += Redraw;
    }

    public void Dispose()
    {
        Form.Changed -= Redraw;
        Results.Changed -= Redraw;
        GC.SuppressFinalize(this);
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);
}
