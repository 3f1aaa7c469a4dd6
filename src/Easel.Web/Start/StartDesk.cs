using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Drafts;
using Easel.Studio.Intake;
using Easel.Web.Generate;

namespace Easel.Web.Start;

/// <summary>The picture that the form's request begins with: put there, drawn on, taken away.</summary>
/// <param name="form">The person's form.</param>
/// <param name="starts">Where the pictures lie.</param>
public sealed class StartDesk(GenerateForm form, StartPictures starts)
{
    private StartImage usual = new() { Pictures = [] }; // what was set the last time, for the next picture
    private PaintMask usualMask = new() { Picture = "" };

    /// <summary>Has the canvas bring what is drawn on it; null when none is open.</summary>
    public Func<Task>? Flush { get; set; }

    /// <summary>What lies on the canvas; null when the request begins with no picture.</summary>
    public Sheet? Sheet => form.Draft.Sheet ?? (form.Request.Start is { } start && starts.Find(start.Pictures[0]) is { } kept ? new Sheet(kept.Id, kept.Width, kept.Height) : null);

    /// <summary>The name of the mask that was drawn, or null.</summary>
    public string? Mask => form.Request.Start?.Mask is { } mask && !Inpaints ? Path.GetFileName(starts.PathOf(mask.Picture)) : null;

    /// <summary>Begins with a picture that was brought before. False when there is none of that name.</summary>
    public bool Begin(string id)
    {
        if (starts.Find(id) is not { } picture) return false;
        Begin(picture);
        return true;
    }

    /// <summary>Begins with a picture file.</summary>
    /// <exception cref="RequestException">It is none that can be read.</exception>
    public void Begin(byte[] file) => Begin(starts.Bring("picture", file));

    /// <summary>Takes over what was drawn. Names that are nobody's change nothing.</summary>
    public void Take(Drawn drawn)
    {
        if (form.Request.Start is not { } start || starts.Find(drawn.Picture) is not { } picture || starts.Find(drawn.Flat ?? drawn.Picture) is not { } shown) return;
        var inpaints = Sheet is { Inpaints: true };
        var mask = drawn.Mask is { } id ? starts.Find(id) : inpaints ? Sketched(picture, shown) : null;
        if (start.Mask is { } before) usualMask = before;
        var isExtended = Sheet is { } sheet && (sheet.Width, sheet.Height) != (picture.Width, picture.Height);
        form.Change(draft => draft with
        {
            Sheet = new Sheet(picture.Id, picture.Width, picture.Height, drawn.Paint is { } paint && starts.PathOf(paint) is not null ? paint : null) { Inpaints = inpaints },
            Request = draft.Request with
            {
                Start = start with { Pictures = [shown.Path], Mask = mask is null ? null : usualMask with { Picture = mask.Path } },
                Size = isExtended ? Shaped(draft.Request.Size, picture.Width, picture.Height) : draft.Request.Size,
            },
        });
    }

    /// <summary>Whether what is drawn in colours is what is painted anew.</summary>
    public bool Inpaints => Sheet is { Inpaints: true };

    /// <summary>Has what is drawn in colours be what is painted anew, or all of the picture again.</summary>
    public void Inpaint(bool on)
    {
        if (form.Request.Start is not { } start || Sheet is not { } sheet || starts.Find(sheet.Picture) is not { } picture || starts.Find(start.Pictures[0]) is not { } shown) return;
        if (start.Mask is { } before) usualMask = before;
        var mask = on ? Sketched(picture, shown) : null;
        form.Change(draft => draft with { Sheet = sheet with { Inpaints = on }, Request = draft.Request with { Start = start with { Mask = mask is null ? null : usualMask with { Picture = mask.Path } } } });
    }

    /// <summary>Begins with noise again.</summary>
    public void Leave()
    {
        if (form.Request.Start is { } start) usual = start with { Pictures = [], Mask = null };
        form.Change(draft => draft with { Sheet = null, Request = draft.Request with { Start = null } });
    }

    /// <summary>Gives the request the picture's shape, with about as many pixels as before.</summary>
    public void Shape()
    {
        if (Sheet is { } sheet) form.Change(request => request with { Size = Shaped(request.Size, sheet.Width, sheet.Height) });
    }

    /// <summary>Gives the request the picture's own size, larger or smaller by a factor.</summary>
    public void Resize(double factor)
    {
        if (Sheet is { } sheet) form.Change(request => request with { Size = new ImageSize(Side(sheet.Width * factor), Side(sheet.Height * factor)) });
    }

    private KeptPicture? Sketched(KeptPicture picture, KeptPicture shown)
    {
        if ((picture.Width, picture.Height) != (shown.Width, shown.Height)) return null;
        var mask = SketchMask.Of(NamedPicture.Load("picture", picture.Path).Colours(), NamedPicture.Load("picture", shown.Path).Colours());
        return mask is null ? null : starts.Bring("mask", PictureCodec.Encode(mask.ToRgb(), PictureFormat.Png));
    }

    private void Begin(KeptPicture picture) => form.Change(draft => draft with
    {
        Sheet = new Sheet(picture.Id, picture.Width, picture.Height),
        Request = draft.Request with
        {
            Start = (draft.Request.Start ?? usual) with { Pictures = [picture.Path], Mask = null },
            Size = Shaped(draft.Request.Size, picture.Width, picture.Height),
        },
    });

    private static ImageSize Shaped(ImageSize now, int width, int height)
    {
        var factor = Math.Sqrt((double)now.Width * now.Height / ((double)width * height));
        return new ImageSize(Side(width * factor), Side(height * factor));
    }

    private static int Side(double pixels) => (int)Math.Clamp(Math.Round(pixels / 8) * 8, 64, RequestLimits.LargestSide);
}
