namespace Easel.Studio.Webui;

/// <summary>The types of A1111's fields.</summary>
public enum WebuiKind
{
    Text,
    Whole,
    Number,
    Flag,
    Texts,
    List,
    Object,
}
