-- Second filter for Typst: pictures with their alternative text, figures, callouts, tabs as headings, layouts.

local shared = dofile(pandoc.path.join({pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua'}))
local context = shared.context
local typst = shared.of('typst')
local raw, surrounded = typst.raw, typst.surrounded

local function literal(text)
  return '"' .. text:gsub('[\\"]', '\\%0'):gsub('%s', ' ') .. '"'
end

local function image(element)
  local picture = context.pictures[element.src] or {file = element.src}
  local size = ''
  if element.attributes.width and element.attributes.width:match('^%d+%%$') then
    size = ', width: ' .. element.attributes.width
  end
  local width = picture.width and tostring(picture.width * 0.75) .. 'pt' or 'none'
  return pandoc.RawInline('typst', '#picture(' .. literal(picture.file) .. ', ' .. literal(element.attributes.alt)
    .. ', natural: ' .. width .. size .. ')')
end

local function framed(element)
  local caption = typst.written(pandoc.utils.blocks_to_inlines(element.caption.long))
  local kind = element.classes:includes('engine-table') and 'table' or 'image'
  local label = element.identifier ~= '' and ' <' .. element.identifier .. '>' or ''
  return surrounded('#figure(kind: ' .. kind .. ', caption: [' .. caption .. '])[', element.content, ']' .. label)
end

local function callout(div, kind)
  return surrounded('#callout("' .. kind .. '", [' .. typst.callout_title(div, kind) .. '])[', div.content, ']')
end

local function layout(div)
  local cells = pandoc.List({raw('#grid(columns: ' .. tonumber(div.attributes['layout-ncol']) .. ', gutter: 8pt,')})
  for _, block in ipairs(div.content) do
    cells:insert(raw('['))
    cells:insert(block)
    cells:insert(raw('],'))
  end
  cells:insert(raw(')'))
  return cells
end

function Div(div)
  local kind = shared.callout_kind(div)
  if kind then return callout(div, kind) end
  if div.classes:includes('engine-page-break') then return raw('#pagebreak(weak: true)') end
  if div.attributes['layout-ncol'] then return layout(div) end
end

Image = image
Figure = framed
