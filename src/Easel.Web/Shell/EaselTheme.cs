using MudBlazor;

namespace Easel.Web.Shell;

/// <summary>Colours, type and shapes. Quiet warm greys and one blue, so that pictures are the brightest things on a page; text has a contrast of at least 4.5.</summary>
internal static class EaselTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Ubuntu", "Cantarell", "Noto Sans", "sans-serif"];

    public static MudTheme Create() => new()
    {
        PaletteLight = Light,
        PaletteDark = Dark,
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".9375rem", LineHeight = "1.5" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = ".9375rem", FontWeight = "550", TextTransform = "none", LetterSpacing = "0" },
        },
    };

    private static PaletteLight Light => new()
    {
        Primary = "#2f5b87",
        PrimaryContrastText = "#ffffff",
        Secondary = "#5f5b53",
        Tertiary = "#2f6f5e",
        Background = "#f5f4f1",
        BackgroundGray = "#eceae5",
        Surface = "#ffffff",
        AppbarBackground = "#ffffff",
        AppbarText = "#23221f",
        DrawerBackground = "#ffffff",
        TextPrimary = "#23221f",
        TextSecondary = "#605d56",
        TextDisabled = "#8c8980",
        ActionDefault = "#55524b",
        ActionDisabled = "#a5a299",
        ActionDisabledBackground = "#e7e5df",
        LinesDefault = "#dedbd4",
        LinesInputs = "#8f8b82",
        Divider = "#dedbd4",
        TableLines = "#dedbd4",
        Error = "#a92d24",
        ErrorContrastText = "#ffffff",
        Warning = "#8a5a00",
        WarningContrastText = "#ffffff",
        Success = "#2c6e49",
        Info = "#2f5b87",
    };

    private static PaletteDark Dark => new()
    {
        Primary = "#9cc1e6",
        PrimaryContrastText = "#12202e",
        Secondary = "#b3afa6",
        Tertiary = "#8fcbb7",
        Background = "#171715",
        BackgroundGray = "#1e1d1b",
        Surface = "#21201e",
        AppbarBackground = "#1c1b19",
        AppbarText = "#ecebe7",
        DrawerBackground = "#1c1b19",
        TextPrimary = "#ecebe7",
        TextSecondary = "#aeaaa1",
        TextDisabled = "#7b7870",
        ActionDefault = "#bdb9b0",
        ActionDisabled = "#67645d",
        ActionDisabledBackground = "#2d2c29",
        LinesDefault = "#383632",
        LinesInputs = "#7d7970",
        Divider = "#383632",
        TableLines = "#383632",
        Error = "#f0958c",
        ErrorContrastText = "#2b0f0c",
        Warning = "#e3b567",
        WarningContrastText = "#2b1f08",
        Success = "#8fcfa8",
        Info = "#9cc1e6",
    };
}
