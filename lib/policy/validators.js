// Rendered from lib/policy/schemas.ts by `npm run render`. Do not edit.
"use strict";
export const validate_0 = validate20;
const schema31 = {"title":"policy-configuration","description":"By what images are judged: sources of policies and data, and which rules count.","type":"object","properties":{"name":{"type":"string"},"description":{"type":"string"},"publicKey":{"type":"string"},"rekorUrl":{"type":"string"},"identity":{"type":"object","properties":{"subject":{"type":"string"},"subjectRegExp":{"type":"string"},"issuer":{"type":"string"},"issuerRegExp":{"type":"string"}},"additionalProperties":false},"configuration":{"type":"object","properties":{"include":{"type":"array","items":{"type":"string","pattern":"\\S"}},"exclude":{"type":"array","items":{"type":"string","pattern":"\\S"}},"collections":{"type":"array","items":{"type":"string","pattern":"\\S"}}},"additionalProperties":false},"sources":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"policy":{"type":"array","items":{"type":"string","pattern":"\\S"},"minItems":1},"data":{"type":"array","items":{"type":"string","pattern":"\\S"}},"ruleData":{"type":"object"},"config":{"type":"object","properties":{"include":{"type":"array","items":{"type":"string","pattern":"\\S"}},"exclude":{"type":"array","items":{"type":"string","pattern":"\\S"}}},"additionalProperties":false},"volatileConfig":{"type":"object","properties":{"include":{"type":"array","items":{"type":"object","properties":{"value":{"type":"string","pattern":"\\S"},"effectiveOn":{"type":"string","description":"a time as 2026-01-31T00:00:00Z, or a day as 2026-01-31","pattern":"^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"},"effectiveUntil":{"type":"string","description":"a time as 2026-01-31T00:00:00Z, or a day as 2026-01-31","pattern":"^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"},"imageRef":{"type":"string","description":"sha256: and 64 hexadecimal digits","pattern":"^sha256:[0-9a-f]{64}$"},"imageDigest":{"type":"string","description":"sha256: and 64 hexadecimal digits","pattern":"^sha256:[0-9a-f]{64}$"},"imageUrl":{"type":"string","pattern":"\\S"},"componentNames":{"type":"array","items":{"type":"string","pattern":"\\S"},"minItems":1},"reference":{"type":"string"}},"required":["value"],"additionalProperties":false}},"exclude":{"type":"array","items":{"type":"object","properties":{"value":{"type":"string","pattern":"\\S"},"effectiveOn":{"type":"string","description":"a time as 2026-01-31T00:00:00Z, or a day as 2026-01-31","pattern":"^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"},"effectiveUntil":{"type":"string","description":"a time as 2026-01-31T00:00:00Z, or a day as 2026-01-31","pattern":"^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"},"imageRef":{"type":"string","description":"sha256: and 64 hexadecimal digits","pattern":"^sha256:[0-9a-f]{64}$"},"imageDigest":{"type":"string","description":"sha256: and 64 hexadecimal digits","pattern":"^sha256:[0-9a-f]{64}$"},"imageUrl":{"type":"string","pattern":"\\S"},"componentNames":{"type":"array","items":{"type":"string","pattern":"\\S"},"minItems":1},"reference":{"type":"string"}},"required":["value"],"additionalProperties":false}}},"additionalProperties":false}},"additionalProperties":false},"minItems":1}},"required":["sources"],"additionalProperties":false};
const pattern4 = new RegExp("\\S", "u");
const pattern12 = new RegExp("^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$", "u");
const pattern14 = new RegExp("^sha256:[0-9a-f]{64}$", "u");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.sources === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "sources"},message:"must have required property '"+"sources"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "name") || (key0 === "description")) || (key0 === "publicKey")) || (key0 === "rekorUrl")) || (key0 === "identity")) || (key0 === "configuration")) || (key0 === "sources"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.name !== undefined){
if(typeof data.name !== "string"){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
const err3 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.publicKey !== undefined){
if(typeof data.publicKey !== "string"){
const err4 = {instancePath:instancePath+"/publicKey",schemaPath:"#/properties/publicKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.rekorUrl !== undefined){
if(typeof data.rekorUrl !== "string"){
const err5 = {instancePath:instancePath+"/rekorUrl",schemaPath:"#/properties/rekorUrl/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.identity !== undefined){
let data4 = data.identity;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 in data4){
if(!((((key1 === "subject") || (key1 === "subjectRegExp")) || (key1 === "issuer")) || (key1 === "issuerRegExp"))){
const err6 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data4.subject !== undefined){
if(typeof data4.subject !== "string"){
const err7 = {instancePath:instancePath+"/identity/subject",schemaPath:"#/properties/identity/properties/subject/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data4.subjectRegExp !== undefined){
if(typeof data4.subjectRegExp !== "string"){
const err8 = {instancePath:instancePath+"/identity/subjectRegExp",schemaPath:"#/properties/identity/properties/subjectRegExp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data4.issuer !== undefined){
if(typeof data4.issuer !== "string"){
const err9 = {instancePath:instancePath+"/identity/issuer",schemaPath:"#/properties/identity/properties/issuer/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data4.issuerRegExp !== undefined){
if(typeof data4.issuerRegExp !== "string"){
const err10 = {instancePath:instancePath+"/identity/issuerRegExp",schemaPath:"#/properties/identity/properties/issuerRegExp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.configuration !== undefined){
let data9 = data.configuration;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key2 in data9){
if(!(((key2 === "include") || (key2 === "exclude")) || (key2 === "collections"))){
const err12 = {instancePath:instancePath+"/configuration",schemaPath:"#/properties/configuration/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data9.include !== undefined){
let data10 = data9.include;
if(Array.isArray(data10)){
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
let data11 = data10[i0];
if(typeof data11 === "string"){
if(!pattern4.test(data11)){
const err13 = {instancePath:instancePath+"/configuration/include/" + i0,schemaPath:"#/properties/configuration/properties/include/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/configuration/include/" + i0,schemaPath:"#/properties/configuration/properties/include/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/configuration/include",schemaPath:"#/properties/configuration/properties/include/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data9.exclude !== undefined){
let data12 = data9.exclude;
if(Array.isArray(data12)){
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
let data13 = data12[i1];
if(typeof data13 === "string"){
if(!pattern4.test(data13)){
const err16 = {instancePath:instancePath+"/configuration/exclude/" + i1,schemaPath:"#/properties/configuration/properties/exclude/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/configuration/exclude/" + i1,schemaPath:"#/properties/configuration/properties/exclude/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/configuration/exclude",schemaPath:"#/properties/configuration/properties/exclude/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data9.collections !== undefined){
let data14 = data9.collections;
if(Array.isArray(data14)){
const len2 = data14.length;
for(let i2=0; i2<len2; i2++){
let data15 = data14[i2];
if(typeof data15 === "string"){
if(!pattern4.test(data15)){
const err19 = {instancePath:instancePath+"/configuration/collections/" + i2,schemaPath:"#/properties/configuration/properties/collections/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/configuration/collections/" + i2,schemaPath:"#/properties/configuration/properties/collections/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/configuration/collections",schemaPath:"#/properties/configuration/properties/collections/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/configuration",schemaPath:"#/properties/configuration/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.sources !== undefined){
let data16 = data.sources;
if(Array.isArray(data16)){
if(data16.length < 1){
const err23 = {instancePath:instancePath+"/sources",schemaPath:"#/properties/sources/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
const len3 = data16.length;
for(let i3=0; i3<len3; i3++){
let data17 = data16[i3];
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key3 in data17){
if(!((((((key3 === "name") || (key3 === "policy")) || (key3 === "data")) || (key3 === "ruleData")) || (key3 === "config")) || (key3 === "volatileConfig"))){
const err24 = {instancePath:instancePath+"/sources/" + i3,schemaPath:"#/properties/sources/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data17.name !== undefined){
if(typeof data17.name !== "string"){
const err25 = {instancePath:instancePath+"/sources/" + i3+"/name",schemaPath:"#/properties/sources/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data17.policy !== undefined){
let data19 = data17.policy;
if(Array.isArray(data19)){
if(data19.length < 1){
const err26 = {instancePath:instancePath+"/sources/" + i3+"/policy",schemaPath:"#/properties/sources/items/properties/policy/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
const len4 = data19.length;
for(let i4=0; i4<len4; i4++){
let data20 = data19[i4];
if(typeof data20 === "string"){
if(!pattern4.test(data20)){
const err27 = {instancePath:instancePath+"/sources/" + i3+"/policy/" + i4,schemaPath:"#/properties/sources/items/properties/policy/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/sources/" + i3+"/policy/" + i4,schemaPath:"#/properties/sources/items/properties/policy/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/sources/" + i3+"/policy",schemaPath:"#/properties/sources/items/properties/policy/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data17.data !== undefined){
let data21 = data17.data;
if(Array.isArray(data21)){
const len5 = data21.length;
for(let i5=0; i5<len5; i5++){
let data22 = data21[i5];
if(typeof data22 === "string"){
if(!pattern4.test(data22)){
const err30 = {instancePath:instancePath+"/sources/" + i3+"/data/" + i5,schemaPath:"#/properties/sources/items/properties/data/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/sources/" + i3+"/data/" + i5,schemaPath:"#/properties/sources/items/properties/data/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/sources/" + i3+"/data",schemaPath:"#/properties/sources/items/properties/data/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data17.ruleData !== undefined){
let data23 = data17.ruleData;
if(!(data23 && typeof data23 == "object" && !Array.isArray(data23))){
const err33 = {instancePath:instancePath+"/sources/" + i3+"/ruleData",schemaPath:"#/properties/sources/items/properties/ruleData/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data17.config !== undefined){
let data24 = data17.config;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
for(const key4 in data24){
if(!((key4 === "include") || (key4 === "exclude"))){
const err34 = {instancePath:instancePath+"/sources/" + i3+"/config",schemaPath:"#/properties/sources/items/properties/config/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data24.include !== undefined){
let data25 = data24.include;
if(Array.isArray(data25)){
const len6 = data25.length;
for(let i6=0; i6<len6; i6++){
let data26 = data25[i6];
if(typeof data26 === "string"){
if(!pattern4.test(data26)){
const err35 = {instancePath:instancePath+"/sources/" + i3+"/config/include/" + i6,schemaPath:"#/properties/sources/items/properties/config/properties/include/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/sources/" + i3+"/config/include/" + i6,schemaPath:"#/properties/sources/items/properties/config/properties/include/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath:instancePath+"/sources/" + i3+"/config/include",schemaPath:"#/properties/sources/items/properties/config/properties/include/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data24.exclude !== undefined){
let data27 = data24.exclude;
if(Array.isArray(data27)){
const len7 = data27.length;
for(let i7=0; i7<len7; i7++){
let data28 = data27[i7];
if(typeof data28 === "string"){
if(!pattern4.test(data28)){
const err38 = {instancePath:instancePath+"/sources/" + i3+"/config/exclude/" + i7,schemaPath:"#/properties/sources/items/properties/config/properties/exclude/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/sources/" + i3+"/config/exclude/" + i7,schemaPath:"#/properties/sources/items/properties/config/properties/exclude/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/sources/" + i3+"/config/exclude",schemaPath:"#/properties/sources/items/properties/config/properties/exclude/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/sources/" + i3+"/config",schemaPath:"#/properties/sources/items/properties/config/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data17.volatileConfig !== undefined){
let data29 = data17.volatileConfig;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
for(const key5 in data29){
if(!((key5 === "include") || (key5 === "exclude"))){
const err42 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig",schemaPath:"#/properties/sources/items/properties/volatileConfig/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data29.include !== undefined){
let data30 = data29.include;
if(Array.isArray(data30)){
const len8 = data30.length;
for(let i8=0; i8<len8; i8++){
let data31 = data30[i8];
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
if(data31.value === undefined){
const err43 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/required",keyword:"required",params:{missingProperty: "value"},message:"must have required property '"+"value"+"'"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
for(const key6 in data31){
if(!((((((((key6 === "value") || (key6 === "effectiveOn")) || (key6 === "effectiveUntil")) || (key6 === "imageRef")) || (key6 === "imageDigest")) || (key6 === "imageUrl")) || (key6 === "componentNames")) || (key6 === "reference"))){
const err44 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data31.value !== undefined){
let data32 = data31.value;
if(typeof data32 === "string"){
if(!pattern4.test(data32)){
const err45 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/value",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/value/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/value",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data31.effectiveOn !== undefined){
let data33 = data31.effectiveOn;
if(typeof data33 === "string"){
if(!pattern12.test(data33)){
const err47 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/effectiveOn",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/effectiveOn/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"},message:"must match pattern \""+"^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"+"\""};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/effectiveOn",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/effectiveOn/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data31.effectiveUntil !== undefined){
let data34 = data31.effectiveUntil;
if(typeof data34 === "string"){
if(!pattern12.test(data34)){
const err49 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/effectiveUntil",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/effectiveUntil/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"},message:"must match pattern \""+"^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"+"\""};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/effectiveUntil",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/effectiveUntil/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data31.imageRef !== undefined){
let data35 = data31.imageRef;
if(typeof data35 === "string"){
if(!pattern14.test(data35)){
const err51 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/imageRef",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/imageRef/pattern",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"},message:"must match pattern \""+"^sha256:[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/imageRef",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/imageRef/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data31.imageDigest !== undefined){
let data36 = data31.imageDigest;
if(typeof data36 === "string"){
if(!pattern14.test(data36)){
const err53 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/imageDigest",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/imageDigest/pattern",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"},message:"must match pattern \""+"^sha256:[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/imageDigest",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/imageDigest/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data31.imageUrl !== undefined){
let data37 = data31.imageUrl;
if(typeof data37 === "string"){
if(!pattern4.test(data37)){
const err55 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/imageUrl",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/imageUrl/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/imageUrl",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/imageUrl/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data31.componentNames !== undefined){
let data38 = data31.componentNames;
if(Array.isArray(data38)){
if(data38.length < 1){
const err57 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/componentNames",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/componentNames/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
const len9 = data38.length;
for(let i9=0; i9<len9; i9++){
let data39 = data38[i9];
if(typeof data39 === "string"){
if(!pattern4.test(data39)){
const err58 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/componentNames/" + i9,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/componentNames/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/componentNames/" + i9,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/componentNames/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
else {
const err60 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/componentNames",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/componentNames/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data31.reference !== undefined){
if(typeof data31.reference !== "string"){
const err61 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8+"/reference",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/properties/reference/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include/" + i8,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/include",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/include/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data29.exclude !== undefined){
let data41 = data29.exclude;
if(Array.isArray(data41)){
const len10 = data41.length;
for(let i10=0; i10<len10; i10++){
let data42 = data41[i10];
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
if(data42.value === undefined){
const err64 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/required",keyword:"required",params:{missingProperty: "value"},message:"must have required property '"+"value"+"'"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
for(const key7 in data42){
if(!((((((((key7 === "value") || (key7 === "effectiveOn")) || (key7 === "effectiveUntil")) || (key7 === "imageRef")) || (key7 === "imageDigest")) || (key7 === "imageUrl")) || (key7 === "componentNames")) || (key7 === "reference"))){
const err65 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data42.value !== undefined){
let data43 = data42.value;
if(typeof data43 === "string"){
if(!pattern4.test(data43)){
const err66 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/value",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/value/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/value",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data42.effectiveOn !== undefined){
let data44 = data42.effectiveOn;
if(typeof data44 === "string"){
if(!pattern12.test(data44)){
const err68 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/effectiveOn",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/effectiveOn/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"},message:"must match pattern \""+"^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"+"\""};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
else {
const err69 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/effectiveOn",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/effectiveOn/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data42.effectiveUntil !== undefined){
let data45 = data42.effectiveUntil;
if(typeof data45 === "string"){
if(!pattern12.test(data45)){
const err70 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/effectiveUntil",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/effectiveUntil/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"},message:"must match pattern \""+"^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$"+"\""};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/effectiveUntil",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/effectiveUntil/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data42.imageRef !== undefined){
let data46 = data42.imageRef;
if(typeof data46 === "string"){
if(!pattern14.test(data46)){
const err72 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/imageRef",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/imageRef/pattern",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"},message:"must match pattern \""+"^sha256:[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
else {
const err73 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/imageRef",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/imageRef/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data42.imageDigest !== undefined){
let data47 = data42.imageDigest;
if(typeof data47 === "string"){
if(!pattern14.test(data47)){
const err74 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/imageDigest",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/imageDigest/pattern",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"},message:"must match pattern \""+"^sha256:[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
else {
const err75 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/imageDigest",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/imageDigest/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data42.imageUrl !== undefined){
let data48 = data42.imageUrl;
if(typeof data48 === "string"){
if(!pattern4.test(data48)){
const err76 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/imageUrl",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/imageUrl/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
else {
const err77 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/imageUrl",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/imageUrl/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data42.componentNames !== undefined){
let data49 = data42.componentNames;
if(Array.isArray(data49)){
if(data49.length < 1){
const err78 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/componentNames",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/componentNames/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
const len11 = data49.length;
for(let i11=0; i11<len11; i11++){
let data50 = data49[i11];
if(typeof data50 === "string"){
if(!pattern4.test(data50)){
const err79 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/componentNames/" + i11,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/componentNames/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
else {
const err80 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/componentNames/" + i11,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/componentNames/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
else {
const err81 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/componentNames",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/componentNames/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data42.reference !== undefined){
if(typeof data42.reference !== "string"){
const err82 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10+"/reference",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/properties/reference/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
}
else {
const err83 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude/" + i10,schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
else {
const err84 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig/exclude",schemaPath:"#/properties/sources/items/properties/volatileConfig/properties/exclude/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
}
else {
const err85 = {instancePath:instancePath+"/sources/" + i3+"/volatileConfig",schemaPath:"#/properties/sources/items/properties/volatileConfig/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
}
else {
const err86 = {instancePath:instancePath+"/sources/" + i3,schemaPath:"#/properties/sources/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
}
else {
const err87 = {instancePath:instancePath+"/sources",schemaPath:"#/properties/sources/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
else {
const err88 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_1 = validate21;
const schema32 = {"title":"judged-snapshot","description":"The images to judge: name, image and source of each component.","type":"object","properties":{"application":{"type":"string"},"components":{"type":"array","minItems":1,"items":{"type":"object","properties":{"name":{"type":"string","pattern":"\\S"},"containerImage":{"type":"string","pattern":"\\S"},"source":{"type":"object","properties":{"git":{"type":"object","properties":{"url":{"type":"string"},"revision":{"type":"string"}}}}}},"required":["name","containerImage"]}}},"required":["components"]};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.components === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "components"},message:"must have required property '"+"components"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.application !== undefined){
if(typeof data.application !== "string"){
const err1 = {instancePath:instancePath+"/application",schemaPath:"#/properties/application/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.components !== undefined){
let data1 = data.components;
if(Array.isArray(data1)){
if(data1.length < 1){
const err2 = {instancePath:instancePath+"/components",schemaPath:"#/properties/components/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err3 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data2.containerImage === undefined){
const err4 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/required",keyword:"required",params:{missingProperty: "containerImage"},message:"must have required property '"+"containerImage"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err5 = {instancePath:instancePath+"/components/" + i0+"/name",schemaPath:"#/properties/components/items/properties/name/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/components/" + i0+"/name",schemaPath:"#/properties/components/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data2.containerImage !== undefined){
let data4 = data2.containerImage;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err7 = {instancePath:instancePath+"/components/" + i0+"/containerImage",schemaPath:"#/properties/components/items/properties/containerImage/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/components/" + i0+"/containerImage",schemaPath:"#/properties/components/items/properties/containerImage/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.source !== undefined){
let data5 = data2.source;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.git !== undefined){
let data6 = data5.git;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.url !== undefined){
if(typeof data6.url !== "string"){
const err9 = {instancePath:instancePath+"/components/" + i0+"/source/git/url",schemaPath:"#/properties/components/items/properties/source/properties/git/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data6.revision !== undefined){
if(typeof data6.revision !== "string"){
const err10 = {instancePath:instancePath+"/components/" + i0+"/source/git/revision",schemaPath:"#/properties/components/items/properties/source/properties/git/properties/revision/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/components/" + i0+"/source/git",schemaPath:"#/properties/components/items/properties/source/properties/git/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/components/" + i0+"/source",schemaPath:"#/properties/components/items/properties/source/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/components",schemaPath:"#/properties/components/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":{"application":true,"components":true},"dynamicProps":false,"dynamicItems":false};

export const validate_2 = validate22;
const schema33 = {"title":"policy-report","description":"What came of each image: violations, warnings, successes; in the shape of ec.","type":"object","properties":{"success":{"type":"boolean"},"snapshot":{"type":"string"},"components":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"containerImage":{"type":"string","pattern":"\\S"},"source":{"type":"object"},"violations":{"type":["array","null"],"items":{"type":"object","properties":{"msg":{"type":"string"},"metadata":{"type":"object","properties":{"code":{"type":"string"},"title":{"type":"string"},"description":{"type":"string"},"solution":{"type":"string"},"effective_on":{"type":"string"},"collections":{"type":"array","items":{"type":"string"}},"term":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}}}},"required":["msg"]}},"warnings":{"type":["array","null"],"items":{"type":"object","properties":{"msg":{"type":"string"},"metadata":{"type":"object","properties":{"code":{"type":"string"},"title":{"type":"string"},"description":{"type":"string"},"solution":{"type":"string"},"effective_on":{"type":"string"},"collections":{"type":"array","items":{"type":"string"}},"term":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}}}},"required":["msg"]}},"successes":{"type":["array","null"],"items":{"type":"object","properties":{"msg":{"type":"string"},"metadata":{"type":"object","properties":{"code":{"type":"string"},"title":{"type":"string"},"description":{"type":"string"},"solution":{"type":"string"},"effective_on":{"type":"string"},"collections":{"type":"array","items":{"type":"string"}},"term":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}}}},"required":["msg"]}},"success":{"type":"boolean"},"signatures":{"type":["array","null"]},"attestations":{"type":["array","null"]}},"required":["name","containerImage","success"]}},"key":{"type":"string"},"policy":{"type":"object"},"ec-version":{"type":"string"},"effective-time":{"type":"string"}},"required":["success","components"]};

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.success === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "success"},message:"must have required property '"+"success"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.components === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "components"},message:"must have required property '"+"components"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.success !== undefined){
if(typeof data.success !== "boolean"){
const err2 = {instancePath:instancePath+"/success",schemaPath:"#/properties/success/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.snapshot !== undefined){
if(typeof data.snapshot !== "string"){
const err3 = {instancePath:instancePath+"/snapshot",schemaPath:"#/properties/snapshot/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.components !== undefined){
let data2 = data.components;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.name === undefined){
const err4 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data3.containerImage === undefined){
const err5 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/required",keyword:"required",params:{missingProperty: "containerImage"},message:"must have required property '"+"containerImage"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data3.success === undefined){
const err6 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/required",keyword:"required",params:{missingProperty: "success"},message:"must have required property '"+"success"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data3.name !== undefined){
if(typeof data3.name !== "string"){
const err7 = {instancePath:instancePath+"/components/" + i0+"/name",schemaPath:"#/properties/components/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data3.containerImage !== undefined){
let data5 = data3.containerImage;
if(typeof data5 === "string"){
if(!pattern4.test(data5)){
const err8 = {instancePath:instancePath+"/components/" + i0+"/containerImage",schemaPath:"#/properties/components/items/properties/containerImage/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/components/" + i0+"/containerImage",schemaPath:"#/properties/components/items/properties/containerImage/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data3.source !== undefined){
let data6 = data3.source;
if(!(data6 && typeof data6 == "object" && !Array.isArray(data6))){
const err10 = {instancePath:instancePath+"/components/" + i0+"/source",schemaPath:"#/properties/components/items/properties/source/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data3.violations !== undefined){
let data7 = data3.violations;
if((!(Array.isArray(data7))) && (data7 !== null)){
const err11 = {instancePath:instancePath+"/components/" + i0+"/violations",schemaPath:"#/properties/components/items/properties/violations/type",keyword:"type",params:{type: schema33.properties.components.items.properties.violations.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(Array.isArray(data7)){
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
let data8 = data7[i1];
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
if(data8.msg === undefined){
const err12 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1,schemaPath:"#/properties/components/items/properties/violations/items/required",keyword:"required",params:{missingProperty: "msg"},message:"must have required property '"+"msg"+"'"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data8.msg !== undefined){
if(typeof data8.msg !== "string"){
const err13 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/msg",schemaPath:"#/properties/components/items/properties/violations/items/properties/msg/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data8.metadata !== undefined){
let data10 = data8.metadata;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(data10.code !== undefined){
if(typeof data10.code !== "string"){
const err14 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/code",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/code/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data10.title !== undefined){
if(typeof data10.title !== "string"){
const err15 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/title",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data10.description !== undefined){
if(typeof data10.description !== "string"){
const err16 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/description",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data10.solution !== undefined){
if(typeof data10.solution !== "string"){
const err17 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/solution",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/solution/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data10.effective_on !== undefined){
if(typeof data10.effective_on !== "string"){
const err18 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/effective_on",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/effective_on/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data10.collections !== undefined){
let data16 = data10.collections;
if(Array.isArray(data16)){
const len2 = data16.length;
for(let i2=0; i2<len2; i2++){
if(typeof data16[i2] !== "string"){
const err19 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/collections/" + i2,schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/collections/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/collections",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/collections/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data10.term !== undefined){
let data18 = data10.term;
const _errs38 = errors;
let valid10 = false;
const _errs39 = errors;
if(typeof data18 !== "string"){
const err21 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/term",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/term/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
var _valid0 = _errs39 === errors;
valid10 = valid10 || _valid0;
const _errs41 = errors;
if(Array.isArray(data18)){
const len3 = data18.length;
for(let i3=0; i3<len3; i3++){
if(typeof data18[i3] !== "string"){
const err22 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/term/" + i3,schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/term/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/term",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/term/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
var _valid0 = _errs41 === errors;
valid10 = valid10 || _valid0;
if(!valid10){
const err24 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata/term",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/properties/term/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
else {
errors = _errs38;
if(vErrors !== null){
if(_errs38){
vErrors.length = _errs38;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err25 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1+"/metadata",schemaPath:"#/properties/components/items/properties/violations/items/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/components/" + i0+"/violations/" + i1,schemaPath:"#/properties/components/items/properties/violations/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
}
if(data3.warnings !== undefined){
let data20 = data3.warnings;
if((!(Array.isArray(data20))) && (data20 !== null)){
const err27 = {instancePath:instancePath+"/components/" + i0+"/warnings",schemaPath:"#/properties/components/items/properties/warnings/type",keyword:"type",params:{type: schema33.properties.components.items.properties.warnings.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(Array.isArray(data20)){
const len4 = data20.length;
for(let i4=0; i4<len4; i4++){
let data21 = data20[i4];
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
if(data21.msg === undefined){
const err28 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4,schemaPath:"#/properties/components/items/properties/warnings/items/required",keyword:"required",params:{missingProperty: "msg"},message:"must have required property '"+"msg"+"'"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data21.msg !== undefined){
if(typeof data21.msg !== "string"){
const err29 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/msg",schemaPath:"#/properties/components/items/properties/warnings/items/properties/msg/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data21.metadata !== undefined){
let data23 = data21.metadata;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
if(data23.code !== undefined){
if(typeof data23.code !== "string"){
const err30 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/code",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/code/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data23.title !== undefined){
if(typeof data23.title !== "string"){
const err31 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/title",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data23.description !== undefined){
if(typeof data23.description !== "string"){
const err32 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/description",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data23.solution !== undefined){
if(typeof data23.solution !== "string"){
const err33 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/solution",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/solution/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data23.effective_on !== undefined){
if(typeof data23.effective_on !== "string"){
const err34 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/effective_on",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/effective_on/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data23.collections !== undefined){
let data29 = data23.collections;
if(Array.isArray(data29)){
const len5 = data29.length;
for(let i5=0; i5<len5; i5++){
if(typeof data29[i5] !== "string"){
const err35 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/collections/" + i5,schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/collections/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/collections",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/collections/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data23.term !== undefined){
let data31 = data23.term;
const _errs68 = errors;
let valid19 = false;
const _errs69 = errors;
if(typeof data31 !== "string"){
const err37 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/term",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/term/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
var _valid1 = _errs69 === errors;
valid19 = valid19 || _valid1;
const _errs71 = errors;
if(Array.isArray(data31)){
const len6 = data31.length;
for(let i6=0; i6<len6; i6++){
if(typeof data31[i6] !== "string"){
const err38 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/term/" + i6,schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/term/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/term",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/term/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
var _valid1 = _errs71 === errors;
valid19 = valid19 || _valid1;
if(!valid19){
const err40 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata/term",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/properties/term/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
else {
errors = _errs68;
if(vErrors !== null){
if(_errs68){
vErrors.length = _errs68;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err41 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4+"/metadata",schemaPath:"#/properties/components/items/properties/warnings/items/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/components/" + i0+"/warnings/" + i4,schemaPath:"#/properties/components/items/properties/warnings/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
}
if(data3.successes !== undefined){
let data33 = data3.successes;
if((!(Array.isArray(data33))) && (data33 !== null)){
const err43 = {instancePath:instancePath+"/components/" + i0+"/successes",schemaPath:"#/properties/components/items/properties/successes/type",keyword:"type",params:{type: schema33.properties.components.items.properties.successes.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(Array.isArray(data33)){
const len7 = data33.length;
for(let i7=0; i7<len7; i7++){
let data34 = data33[i7];
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
if(data34.msg === undefined){
const err44 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7,schemaPath:"#/properties/components/items/properties/successes/items/required",keyword:"required",params:{missingProperty: "msg"},message:"must have required property '"+"msg"+"'"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(data34.msg !== undefined){
if(typeof data34.msg !== "string"){
const err45 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/msg",schemaPath:"#/properties/components/items/properties/successes/items/properties/msg/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data34.metadata !== undefined){
let data36 = data34.metadata;
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
if(data36.code !== undefined){
if(typeof data36.code !== "string"){
const err46 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/code",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/code/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data36.title !== undefined){
if(typeof data36.title !== "string"){
const err47 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/title",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data36.description !== undefined){
if(typeof data36.description !== "string"){
const err48 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/description",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data36.solution !== undefined){
if(typeof data36.solution !== "string"){
const err49 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/solution",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/solution/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data36.effective_on !== undefined){
if(typeof data36.effective_on !== "string"){
const err50 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/effective_on",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/effective_on/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data36.collections !== undefined){
let data42 = data36.collections;
if(Array.isArray(data42)){
const len8 = data42.length;
for(let i8=0; i8<len8; i8++){
if(typeof data42[i8] !== "string"){
const err51 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/collections/" + i8,schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/collections/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
}
else {
const err52 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/collections",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/collections/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data36.term !== undefined){
let data44 = data36.term;
const _errs98 = errors;
let valid28 = false;
const _errs99 = errors;
if(typeof data44 !== "string"){
const err53 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/term",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/term/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
var _valid2 = _errs99 === errors;
valid28 = valid28 || _valid2;
const _errs101 = errors;
if(Array.isArray(data44)){
const len9 = data44.length;
for(let i9=0; i9<len9; i9++){
if(typeof data44[i9] !== "string"){
const err54 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/term/" + i9,schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/term/anyOf/1/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/term",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/term/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
var _valid2 = _errs101 === errors;
valid28 = valid28 || _valid2;
if(!valid28){
const err56 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata/term",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/properties/term/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
else {
errors = _errs98;
if(vErrors !== null){
if(_errs98){
vErrors.length = _errs98;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err57 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7+"/metadata",schemaPath:"#/properties/components/items/properties/successes/items/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
else {
const err58 = {instancePath:instancePath+"/components/" + i0+"/successes/" + i7,schemaPath:"#/properties/components/items/properties/successes/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
}
if(data3.success !== undefined){
if(typeof data3.success !== "boolean"){
const err59 = {instancePath:instancePath+"/components/" + i0+"/success",schemaPath:"#/properties/components/items/properties/success/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data3.signatures !== undefined){
let data47 = data3.signatures;
if((!(Array.isArray(data47))) && (data47 !== null)){
const err60 = {instancePath:instancePath+"/components/" + i0+"/signatures",schemaPath:"#/properties/components/items/properties/signatures/type",keyword:"type",params:{type: schema33.properties.components.items.properties.signatures.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data3.attestations !== undefined){
let data48 = data3.attestations;
if((!(Array.isArray(data48))) && (data48 !== null)){
const err61 = {instancePath:instancePath+"/components/" + i0+"/attestations",schemaPath:"#/properties/components/items/properties/attestations/type",keyword:"type",params:{type: schema33.properties.components.items.properties.attestations.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/components",schemaPath:"#/properties/components/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data.key !== undefined){
if(typeof data.key !== "string"){
const err64 = {instancePath:instancePath+"/key",schemaPath:"#/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data.policy !== undefined){
let data50 = data.policy;
if(!(data50 && typeof data50 == "object" && !Array.isArray(data50))){
const err65 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data["ec-version"] !== undefined){
if(typeof data["ec-version"] !== "string"){
const err66 = {instancePath:instancePath+"/ec-version",schemaPath:"#/properties/ec-version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data["effective-time"] !== undefined){
if(typeof data["effective-time"] !== "string"){
const err67 = {instancePath:instancePath+"/effective-time",schemaPath:"#/properties/effective-time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
else {
const err68 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"props":{"success":true,"snapshot":true,"components":true,"key":true,"policy":true,"ec-version":true,"effective-time":true},"dynamicProps":false,"dynamicItems":false};

export const validate_3 = validate23;
const schema34 = {"title":"SLSA v0.2","type":"object","properties":{"_type":{"const":"https://in-toto.io/Statement/v0.1"},"subject":{"type":"array","minItems":1,"items":{"type":"object","properties":{"name":{"type":"string","pattern":"[\\s\\S]"},"digest":{"type":"object","propertyNames":{"enum":["sha256","sha224","sha384","sha512","sha512_224","sha512_256","sha3_224","sha3_256","sha3_384","sha3_512","shake128","shake256","blake2b","blake2s","ripemd160","sm3","gost","sha1","md5"]},"additionalProperties":{"type":"string","pattern":"^[a-f0-9]+$"}}},"required":["name","digest"]}},"predicate":{"type":"object","properties":{"builder":{"type":"object","properties":{"id":{"type":"string","pattern":"^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"}},"required":["id"]},"buildType":{"type":"string"},"invocation":{"type":"object","properties":{"configSource":{"type":"object","properties":{"uri":{"type":"string"},"digest":{"type":"object","propertyNames":{"enum":["sha256","sha224","sha384","sha512","sha512_224","sha512_256","sha3_224","sha3_256","sha3_384","sha3_512","shake128","shake256","blake2b","blake2s","ripemd160","sm3","gost","sha1","md5"]},"additionalProperties":{"type":"string","pattern":"^[a-f0-9]+$"}},"entryPoint":{"type":"string","pattern":"[\\s\\S]"}}},"parameters":{"type":"object"},"environment":{"type":"object"}}},"metadata":{"type":"object","properties":{"buildInvocationId":{"type":"string","pattern":"[\\s\\S]"},"buildStartedOn":{"type":"string","pattern":"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"},"buildFinishedOn":{"type":"string","pattern":"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"},"completeness":{"type":"object","properties":{"parameters":{"type":"boolean"},"environment":{"type":"boolean"},"materials":{"type":"boolean"}}},"reproducible":{"type":"boolean"}}},"buildConfig":{"type":"object"},"materials":{"type":"array","items":{"type":"object","properties":{"uri":{"type":"string"},"digest":{"type":"object","propertyNames":{"enum":["sha256","sha224","sha384","sha512","sha512_224","sha512_256","sha3_224","sha3_256","sha3_384","sha3_512","shake128","shake256","blake2b","blake2s","ripemd160","sm3","gost","sha1","md5"]},"additionalProperties":{"type":"string","pattern":"^[a-f0-9]+$"}}}}}},"required":["builder","buildType"]}},"required":["_type","subject","predicate"]};
const pattern28 = new RegExp("[\\s\\S]", "u");
const pattern29 = new RegExp("^[a-f0-9]+$", "u");
const pattern30 = new RegExp("^[A-Za-z][A-Za-z0-9+.-]*:\\S+$", "u");
const pattern34 = new RegExp("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$", "u");

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data._type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "_type"},message:"must have required property '"+"_type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.subject === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "subject"},message:"must have required property '"+"subject"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.predicate === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "predicate"},message:"must have required property '"+"predicate"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data._type !== undefined){
if("https://in-toto.io/Statement/v0.1" !== data._type){
const err3 = {instancePath:instancePath+"/_type",schemaPath:"#/properties/_type/const",keyword:"const",params:{allowedValue: "https://in-toto.io/Statement/v0.1"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.subject !== undefined){
let data1 = data.subject;
if(Array.isArray(data1)){
if(data1.length < 1){
const err4 = {instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err5 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data2.digest === undefined){
const err6 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/required",keyword:"required",params:{missingProperty: "digest"},message:"must have required property '"+"digest"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern28.test(data3)){
const err7 = {instancePath:instancePath+"/subject/" + i0+"/name",schemaPath:"#/properties/subject/items/properties/name/pattern",keyword:"pattern",params:{pattern: "[\\s\\S]"},message:"must match pattern \""+"[\\s\\S]"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/subject/" + i0+"/name",schemaPath:"#/properties/subject/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.digest !== undefined){
let data4 = data2.digest;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key0 in data4){
const _errs10 = errors;
if(!(((((((((((((((((((key0 === "sha256") || (key0 === "sha224")) || (key0 === "sha384")) || (key0 === "sha512")) || (key0 === "sha512_224")) || (key0 === "sha512_256")) || (key0 === "sha3_224")) || (key0 === "sha3_256")) || (key0 === "sha3_384")) || (key0 === "sha3_512")) || (key0 === "shake128")) || (key0 === "shake256")) || (key0 === "blake2b")) || (key0 === "blake2s")) || (key0 === "ripemd160")) || (key0 === "sm3")) || (key0 === "gost")) || (key0 === "sha1")) || (key0 === "md5"))){
const err9 = {instancePath:instancePath+"/subject/" + i0+"/digest",schemaPath:"#/properties/subject/items/properties/digest/propertyNames/enum",keyword:"enum",params:{allowedValues: schema34.properties.subject.items.properties.digest.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key0};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var valid4 = _errs10 === errors;
if(!valid4){
const err10 = {instancePath:instancePath+"/subject/" + i0+"/digest",schemaPath:"#/properties/subject/items/properties/digest/propertyNames",keyword:"propertyNames",params:{propertyName: key0},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
for(const key1 in data4){
let data5 = data4[key1];
if(typeof data5 === "string"){
if(!pattern29.test(data5)){
const err11 = {instancePath:instancePath+"/subject/" + i0+"/digest/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/subject/items/properties/digest/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[a-f0-9]+$"},message:"must match pattern \""+"^[a-f0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/subject/" + i0+"/digest/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/subject/items/properties/digest/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/subject/" + i0+"/digest",schemaPath:"#/properties/subject/items/properties/digest/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.predicate !== undefined){
let data6 = data.predicate;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.builder === undefined){
const err16 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "builder"},message:"must have required property '"+"builder"+"'"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data6.buildType === undefined){
const err17 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "buildType"},message:"must have required property '"+"buildType"+"'"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data6.builder !== undefined){
let data7 = data6.builder;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.id === undefined){
const err18 = {instancePath:instancePath+"/predicate/builder",schemaPath:"#/properties/predicate/properties/builder/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data7.id !== undefined){
let data8 = data7.id;
if(typeof data8 === "string"){
if(!pattern30.test(data8)){
const err19 = {instancePath:instancePath+"/predicate/builder/id",schemaPath:"#/properties/predicate/properties/builder/properties/id/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"},message:"must match pattern \""+"^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"+"\""};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/predicate/builder/id",schemaPath:"#/properties/predicate/properties/builder/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/predicate/builder",schemaPath:"#/properties/predicate/properties/builder/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data6.buildType !== undefined){
if(typeof data6.buildType !== "string"){
const err22 = {instancePath:instancePath+"/predicate/buildType",schemaPath:"#/properties/predicate/properties/buildType/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data6.invocation !== undefined){
let data10 = data6.invocation;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(data10.configSource !== undefined){
let data11 = data10.configSource;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.uri !== undefined){
if(typeof data11.uri !== "string"){
const err23 = {instancePath:instancePath+"/predicate/invocation/configSource/uri",schemaPath:"#/properties/predicate/properties/invocation/properties/configSource/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data11.digest !== undefined){
let data13 = data11.digest;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key2 in data13){
const _errs30 = errors;
if(!(((((((((((((((((((key2 === "sha256") || (key2 === "sha224")) || (key2 === "sha384")) || (key2 === "sha512")) || (key2 === "sha512_224")) || (key2 === "sha512_256")) || (key2 === "sha3_224")) || (key2 === "sha3_256")) || (key2 === "sha3_384")) || (key2 === "sha3_512")) || (key2 === "shake128")) || (key2 === "shake256")) || (key2 === "blake2b")) || (key2 === "blake2s")) || (key2 === "ripemd160")) || (key2 === "sm3")) || (key2 === "gost")) || (key2 === "sha1")) || (key2 === "md5"))){
const err24 = {instancePath:instancePath+"/predicate/invocation/configSource/digest",schemaPath:"#/properties/predicate/properties/invocation/properties/configSource/properties/digest/propertyNames/enum",keyword:"enum",params:{allowedValues: schema34.properties.predicate.properties.invocation.properties.configSource.properties.digest.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key2};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
var valid10 = _errs30 === errors;
if(!valid10){
const err25 = {instancePath:instancePath+"/predicate/invocation/configSource/digest",schemaPath:"#/properties/predicate/properties/invocation/properties/configSource/properties/digest/propertyNames",keyword:"propertyNames",params:{propertyName: key2},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
for(const key3 in data13){
let data14 = data13[key3];
if(typeof data14 === "string"){
if(!pattern29.test(data14)){
const err26 = {instancePath:instancePath+"/predicate/invocation/configSource/digest/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/invocation/properties/configSource/properties/digest/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[a-f0-9]+$"},message:"must match pattern \""+"^[a-f0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/predicate/invocation/configSource/digest/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/invocation/properties/configSource/properties/digest/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/predicate/invocation/configSource/digest",schemaPath:"#/properties/predicate/properties/invocation/properties/configSource/properties/digest/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data11.entryPoint !== undefined){
let data15 = data11.entryPoint;
if(typeof data15 === "string"){
if(!pattern28.test(data15)){
const err29 = {instancePath:instancePath+"/predicate/invocation/configSource/entryPoint",schemaPath:"#/properties/predicate/properties/invocation/properties/configSource/properties/entryPoint/pattern",keyword:"pattern",params:{pattern: "[\\s\\S]"},message:"must match pattern \""+"[\\s\\S]"+"\""};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/predicate/invocation/configSource/entryPoint",schemaPath:"#/properties/predicate/properties/invocation/properties/configSource/properties/entryPoint/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/predicate/invocation/configSource",schemaPath:"#/properties/predicate/properties/invocation/properties/configSource/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data10.parameters !== undefined){
let data16 = data10.parameters;
if(!(data16 && typeof data16 == "object" && !Array.isArray(data16))){
const err32 = {instancePath:instancePath+"/predicate/invocation/parameters",schemaPath:"#/properties/predicate/properties/invocation/properties/parameters/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data10.environment !== undefined){
let data17 = data10.environment;
if(!(data17 && typeof data17 == "object" && !Array.isArray(data17))){
const err33 = {instancePath:instancePath+"/predicate/invocation/environment",schemaPath:"#/properties/predicate/properties/invocation/properties/environment/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/predicate/invocation",schemaPath:"#/properties/predicate/properties/invocation/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data6.metadata !== undefined){
let data18 = data6.metadata;
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
if(data18.buildInvocationId !== undefined){
let data19 = data18.buildInvocationId;
if(typeof data19 === "string"){
if(!pattern28.test(data19)){
const err35 = {instancePath:instancePath+"/predicate/metadata/buildInvocationId",schemaPath:"#/properties/predicate/properties/metadata/properties/buildInvocationId/pattern",keyword:"pattern",params:{pattern: "[\\s\\S]"},message:"must match pattern \""+"[\\s\\S]"+"\""};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/predicate/metadata/buildInvocationId",schemaPath:"#/properties/predicate/properties/metadata/properties/buildInvocationId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data18.buildStartedOn !== undefined){
let data20 = data18.buildStartedOn;
if(typeof data20 === "string"){
if(!pattern34.test(data20)){
const err37 = {instancePath:instancePath+"/predicate/metadata/buildStartedOn",schemaPath:"#/properties/predicate/properties/metadata/properties/buildStartedOn/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"},message:"must match pattern \""+"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"+"\""};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/predicate/metadata/buildStartedOn",schemaPath:"#/properties/predicate/properties/metadata/properties/buildStartedOn/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data18.buildFinishedOn !== undefined){
let data21 = data18.buildFinishedOn;
if(typeof data21 === "string"){
if(!pattern34.test(data21)){
const err39 = {instancePath:instancePath+"/predicate/metadata/buildFinishedOn",schemaPath:"#/properties/predicate/properties/metadata/properties/buildFinishedOn/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"},message:"must match pattern \""+"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"+"\""};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
else {
const err40 = {instancePath:instancePath+"/predicate/metadata/buildFinishedOn",schemaPath:"#/properties/predicate/properties/metadata/properties/buildFinishedOn/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data18.completeness !== undefined){
let data22 = data18.completeness;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.parameters !== undefined){
if(typeof data22.parameters !== "boolean"){
const err41 = {instancePath:instancePath+"/predicate/metadata/completeness/parameters",schemaPath:"#/properties/predicate/properties/metadata/properties/completeness/properties/parameters/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data22.environment !== undefined){
if(typeof data22.environment !== "boolean"){
const err42 = {instancePath:instancePath+"/predicate/metadata/completeness/environment",schemaPath:"#/properties/predicate/properties/metadata/properties/completeness/properties/environment/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data22.materials !== undefined){
if(typeof data22.materials !== "boolean"){
const err43 = {instancePath:instancePath+"/predicate/metadata/completeness/materials",schemaPath:"#/properties/predicate/properties/metadata/properties/completeness/properties/materials/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath:instancePath+"/predicate/metadata/completeness",schemaPath:"#/properties/predicate/properties/metadata/properties/completeness/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data18.reproducible !== undefined){
if(typeof data18.reproducible !== "boolean"){
const err45 = {instancePath:instancePath+"/predicate/metadata/reproducible",schemaPath:"#/properties/predicate/properties/metadata/properties/reproducible/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath:instancePath+"/predicate/metadata",schemaPath:"#/properties/predicate/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data6.buildConfig !== undefined){
let data27 = data6.buildConfig;
if(!(data27 && typeof data27 == "object" && !Array.isArray(data27))){
const err47 = {instancePath:instancePath+"/predicate/buildConfig",schemaPath:"#/properties/predicate/properties/buildConfig/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data6.materials !== undefined){
let data28 = data6.materials;
if(Array.isArray(data28)){
const len1 = data28.length;
for(let i1=0; i1<len1; i1++){
let data29 = data28[i1];
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
if(data29.uri !== undefined){
if(typeof data29.uri !== "string"){
const err48 = {instancePath:instancePath+"/predicate/materials/" + i1+"/uri",schemaPath:"#/properties/predicate/properties/materials/items/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data29.digest !== undefined){
let data31 = data29.digest;
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
for(const key4 in data31){
const _errs68 = errors;
if(!(((((((((((((((((((key4 === "sha256") || (key4 === "sha224")) || (key4 === "sha384")) || (key4 === "sha512")) || (key4 === "sha512_224")) || (key4 === "sha512_256")) || (key4 === "sha3_224")) || (key4 === "sha3_256")) || (key4 === "sha3_384")) || (key4 === "sha3_512")) || (key4 === "shake128")) || (key4 === "shake256")) || (key4 === "blake2b")) || (key4 === "blake2s")) || (key4 === "ripemd160")) || (key4 === "sm3")) || (key4 === "gost")) || (key4 === "sha1")) || (key4 === "md5"))){
const err49 = {instancePath:instancePath+"/predicate/materials/" + i1+"/digest",schemaPath:"#/properties/predicate/properties/materials/items/properties/digest/propertyNames/enum",keyword:"enum",params:{allowedValues: schema34.properties.predicate.properties.materials.items.properties.digest.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key4};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
var valid17 = _errs68 === errors;
if(!valid17){
const err50 = {instancePath:instancePath+"/predicate/materials/" + i1+"/digest",schemaPath:"#/properties/predicate/properties/materials/items/properties/digest/propertyNames",keyword:"propertyNames",params:{propertyName: key4},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
for(const key5 in data31){
let data32 = data31[key5];
if(typeof data32 === "string"){
if(!pattern29.test(data32)){
const err51 = {instancePath:instancePath+"/predicate/materials/" + i1+"/digest/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/materials/items/properties/digest/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[a-f0-9]+$"},message:"must match pattern \""+"^[a-f0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/predicate/materials/" + i1+"/digest/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/materials/items/properties/digest/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/predicate/materials/" + i1+"/digest",schemaPath:"#/properties/predicate/properties/materials/items/properties/digest/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
else {
const err54 = {instancePath:instancePath+"/predicate/materials/" + i1,schemaPath:"#/properties/predicate/properties/materials/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/predicate/materials",schemaPath:"#/properties/predicate/properties/materials/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":{"_type":true,"subject":true,"predicate":true},"dynamicProps":false,"dynamicItems":false};

export const validate_4 = validate24;
const schema35 = {"title":"SLSA v1.0","type":"object","properties":{"_type":{"enum":["https://in-toto.io/Statement/v1","https://in-toto.io/Statement/v0.1"]},"subject":{"type":"array","minItems":1,"items":{"type":"object","properties":{"name":{"type":"string","pattern":"[\\s\\S]"},"digest":{"type":"object","propertyNames":{"enum":["sha256","sha224","sha384","sha512","sha512_224","sha512_256","sha3_224","sha3_256","sha3_384","sha3_512","shake128","shake256","blake2b","blake2s","ripemd160","sm3","gost","sha1","md5","gitCommit"]},"additionalProperties":{"type":"string","pattern":"^[a-f0-9]+$"}}},"required":["name","digest"]}},"predicate":{"type":"object","properties":{"buildDefinition":{"type":"object","properties":{"buildType":{"type":"string","pattern":"[\\s\\S]"},"externalParameters":{"type":"object"},"internalParameters":{"type":"object"},"resolvedDependencies":{"type":"array","items":{"type":"object","properties":{"uri":{"type":"string"},"digest":{"type":"object","propertyNames":{"enum":["sha256","sha224","sha384","sha512","sha512_224","sha512_256","sha3_224","sha3_256","sha3_384","sha3_512","shake128","shake256","blake2b","blake2s","ripemd160","sm3","gost","sha1","md5","gitCommit"]},"additionalProperties":{"type":"string","pattern":"^[a-f0-9]+$"}},"name":{"type":"string"},"downloadLocation":{"type":"string"},"mediaType":{"type":"string"},"content":{"type":"string"},"annotations":{"type":"object"}}}}},"required":["buildType","externalParameters"]},"runDetails":{"type":"object","properties":{"builder":{"type":"object","properties":{"id":{"type":"string","pattern":"^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"},"builderDependencies":{"type":"array","items":{"type":"object","properties":{"uri":{"type":"string"},"digest":{"type":"object","propertyNames":{"enum":["sha256","sha224","sha384","sha512","sha512_224","sha512_256","sha3_224","sha3_256","sha3_384","sha3_512","shake128","shake256","blake2b","blake2s","ripemd160","sm3","gost","sha1","md5","gitCommit"]},"additionalProperties":{"type":"string","pattern":"^[a-f0-9]+$"}},"name":{"type":"string"},"downloadLocation":{"type":"string"},"mediaType":{"type":"string"},"content":{"type":"string"},"annotations":{"type":"object"}}}},"version":{"type":"object"}},"required":["id"]},"metadata":{"type":"object","properties":{"invocationId":{"type":"string","pattern":"[\\s\\S]"},"startedOn":{"type":"string","pattern":"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"},"finishedOn":{"type":"string","pattern":"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"}}},"byproducts":{"type":"array","items":{"type":"object","properties":{"uri":{"type":"string"},"digest":{"type":"object","propertyNames":{"enum":["sha256","sha224","sha384","sha512","sha512_224","sha512_256","sha3_224","sha3_256","sha3_384","sha3_512","shake128","shake256","blake2b","blake2s","ripemd160","sm3","gost","sha1","md5","gitCommit"]},"additionalProperties":{"type":"string","pattern":"^[a-f0-9]+$"}},"name":{"type":"string"},"downloadLocation":{"type":"string"},"mediaType":{"type":"string"},"content":{"type":"string"},"annotations":{"type":"object"}}}}},"required":["builder"]}},"required":["buildDefinition","runDetails"]}},"required":["_type","subject","predicate"]};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data._type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "_type"},message:"must have required property '"+"_type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.subject === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "subject"},message:"must have required property '"+"subject"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.predicate === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "predicate"},message:"must have required property '"+"predicate"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data._type !== undefined){
let data0 = data._type;
if(!((data0 === "https://in-toto.io/Statement/v1") || (data0 === "https://in-toto.io/Statement/v0.1"))){
const err3 = {instancePath:instancePath+"/_type",schemaPath:"#/properties/_type/enum",keyword:"enum",params:{allowedValues: schema35.properties._type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.subject !== undefined){
let data1 = data.subject;
if(Array.isArray(data1)){
if(data1.length < 1){
const err4 = {instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err5 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data2.digest === undefined){
const err6 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/required",keyword:"required",params:{missingProperty: "digest"},message:"must have required property '"+"digest"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern28.test(data3)){
const err7 = {instancePath:instancePath+"/subject/" + i0+"/name",schemaPath:"#/properties/subject/items/properties/name/pattern",keyword:"pattern",params:{pattern: "[\\s\\S]"},message:"must match pattern \""+"[\\s\\S]"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/subject/" + i0+"/name",schemaPath:"#/properties/subject/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.digest !== undefined){
let data4 = data2.digest;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key0 in data4){
const _errs10 = errors;
if(!((((((((((((((((((((key0 === "sha256") || (key0 === "sha224")) || (key0 === "sha384")) || (key0 === "sha512")) || (key0 === "sha512_224")) || (key0 === "sha512_256")) || (key0 === "sha3_224")) || (key0 === "sha3_256")) || (key0 === "sha3_384")) || (key0 === "sha3_512")) || (key0 === "shake128")) || (key0 === "shake256")) || (key0 === "blake2b")) || (key0 === "blake2s")) || (key0 === "ripemd160")) || (key0 === "sm3")) || (key0 === "gost")) || (key0 === "sha1")) || (key0 === "md5")) || (key0 === "gitCommit"))){
const err9 = {instancePath:instancePath+"/subject/" + i0+"/digest",schemaPath:"#/properties/subject/items/properties/digest/propertyNames/enum",keyword:"enum",params:{allowedValues: schema35.properties.subject.items.properties.digest.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key0};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var valid4 = _errs10 === errors;
if(!valid4){
const err10 = {instancePath:instancePath+"/subject/" + i0+"/digest",schemaPath:"#/properties/subject/items/properties/digest/propertyNames",keyword:"propertyNames",params:{propertyName: key0},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
for(const key1 in data4){
let data5 = data4[key1];
if(typeof data5 === "string"){
if(!pattern29.test(data5)){
const err11 = {instancePath:instancePath+"/subject/" + i0+"/digest/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/subject/items/properties/digest/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[a-f0-9]+$"},message:"must match pattern \""+"^[a-f0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/subject/" + i0+"/digest/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/subject/items/properties/digest/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/subject/" + i0+"/digest",schemaPath:"#/properties/subject/items/properties/digest/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.predicate !== undefined){
let data6 = data.predicate;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.buildDefinition === undefined){
const err16 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "buildDefinition"},message:"must have required property '"+"buildDefinition"+"'"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data6.runDetails === undefined){
const err17 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "runDetails"},message:"must have required property '"+"runDetails"+"'"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data6.buildDefinition !== undefined){
let data7 = data6.buildDefinition;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.buildType === undefined){
const err18 = {instancePath:instancePath+"/predicate/buildDefinition",schemaPath:"#/properties/predicate/properties/buildDefinition/required",keyword:"required",params:{missingProperty: "buildType"},message:"must have required property '"+"buildType"+"'"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data7.externalParameters === undefined){
const err19 = {instancePath:instancePath+"/predicate/buildDefinition",schemaPath:"#/properties/predicate/properties/buildDefinition/required",keyword:"required",params:{missingProperty: "externalParameters"},message:"must have required property '"+"externalParameters"+"'"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data7.buildType !== undefined){
let data8 = data7.buildType;
if(typeof data8 === "string"){
if(!pattern28.test(data8)){
const err20 = {instancePath:instancePath+"/predicate/buildDefinition/buildType",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/buildType/pattern",keyword:"pattern",params:{pattern: "[\\s\\S]"},message:"must match pattern \""+"[\\s\\S]"+"\""};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/predicate/buildDefinition/buildType",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/buildType/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data7.externalParameters !== undefined){
let data9 = data7.externalParameters;
if(!(data9 && typeof data9 == "object" && !Array.isArray(data9))){
const err22 = {instancePath:instancePath+"/predicate/buildDefinition/externalParameters",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/externalParameters/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data7.internalParameters !== undefined){
let data10 = data7.internalParameters;
if(!(data10 && typeof data10 == "object" && !Array.isArray(data10))){
const err23 = {instancePath:instancePath+"/predicate/buildDefinition/internalParameters",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/internalParameters/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data7.resolvedDependencies !== undefined){
let data11 = data7.resolvedDependencies;
if(Array.isArray(data11)){
const len1 = data11.length;
for(let i1=0; i1<len1; i1++){
let data12 = data11[i1];
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.uri !== undefined){
if(typeof data12.uri !== "string"){
const err24 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/uri",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data12.digest !== undefined){
let data14 = data12.digest;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key2 in data14){
const _errs32 = errors;
if(!((((((((((((((((((((key2 === "sha256") || (key2 === "sha224")) || (key2 === "sha384")) || (key2 === "sha512")) || (key2 === "sha512_224")) || (key2 === "sha512_256")) || (key2 === "sha3_224")) || (key2 === "sha3_256")) || (key2 === "sha3_384")) || (key2 === "sha3_512")) || (key2 === "shake128")) || (key2 === "shake256")) || (key2 === "blake2b")) || (key2 === "blake2s")) || (key2 === "ripemd160")) || (key2 === "sm3")) || (key2 === "gost")) || (key2 === "sha1")) || (key2 === "md5")) || (key2 === "gitCommit"))){
const err25 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/digest",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/digest/propertyNames/enum",keyword:"enum",params:{allowedValues: schema35.properties.predicate.properties.buildDefinition.properties.resolvedDependencies.items.properties.digest.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key2};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
var valid11 = _errs32 === errors;
if(!valid11){
const err26 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/digest",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/digest/propertyNames",keyword:"propertyNames",params:{propertyName: key2},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
for(const key3 in data14){
let data15 = data14[key3];
if(typeof data15 === "string"){
if(!pattern29.test(data15)){
const err27 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/digest/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/digest/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[a-f0-9]+$"},message:"must match pattern \""+"^[a-f0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/digest/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/digest/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/digest",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/digest/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data12.name !== undefined){
if(typeof data12.name !== "string"){
const err30 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/name",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data12.downloadLocation !== undefined){
if(typeof data12.downloadLocation !== "string"){
const err31 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/downloadLocation",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/downloadLocation/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data12.mediaType !== undefined){
if(typeof data12.mediaType !== "string"){
const err32 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/mediaType",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/mediaType/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data12.content !== undefined){
if(typeof data12.content !== "string"){
const err33 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/content",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/content/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data12.annotations !== undefined){
let data20 = data12.annotations;
if(!(data20 && typeof data20 == "object" && !Array.isArray(data20))){
const err34 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1+"/annotations",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies/" + i1,schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/predicate/buildDefinition/resolvedDependencies",schemaPath:"#/properties/predicate/properties/buildDefinition/properties/resolvedDependencies/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath:instancePath+"/predicate/buildDefinition",schemaPath:"#/properties/predicate/properties/buildDefinition/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data6.runDetails !== undefined){
let data21 = data6.runDetails;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
if(data21.builder === undefined){
const err38 = {instancePath:instancePath+"/predicate/runDetails",schemaPath:"#/properties/predicate/properties/runDetails/required",keyword:"required",params:{missingProperty: "builder"},message:"must have required property '"+"builder"+"'"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data21.builder !== undefined){
let data22 = data21.builder;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.id === undefined){
const err39 = {instancePath:instancePath+"/predicate/runDetails/builder",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data22.id !== undefined){
let data23 = data22.id;
if(typeof data23 === "string"){
if(!pattern30.test(data23)){
const err40 = {instancePath:instancePath+"/predicate/runDetails/builder/id",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/id/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"},message:"must match pattern \""+"^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"+"\""};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/predicate/runDetails/builder/id",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data22.builderDependencies !== undefined){
let data24 = data22.builderDependencies;
if(Array.isArray(data24)){
const len2 = data24.length;
for(let i2=0; i2<len2; i2++){
let data25 = data24[i2];
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
if(data25.uri !== undefined){
if(typeof data25.uri !== "string"){
const err42 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/uri",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data25.digest !== undefined){
let data27 = data25.digest;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
for(const key4 in data27){
const _errs60 = errors;
if(!((((((((((((((((((((key4 === "sha256") || (key4 === "sha224")) || (key4 === "sha384")) || (key4 === "sha512")) || (key4 === "sha512_224")) || (key4 === "sha512_256")) || (key4 === "sha3_224")) || (key4 === "sha3_256")) || (key4 === "sha3_384")) || (key4 === "sha3_512")) || (key4 === "shake128")) || (key4 === "shake256")) || (key4 === "blake2b")) || (key4 === "blake2s")) || (key4 === "ripemd160")) || (key4 === "sm3")) || (key4 === "gost")) || (key4 === "sha1")) || (key4 === "md5")) || (key4 === "gitCommit"))){
const err43 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/digest",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/digest/propertyNames/enum",keyword:"enum",params:{allowedValues: schema35.properties.predicate.properties.runDetails.properties.builder.properties.builderDependencies.items.properties.digest.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key4};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
var valid18 = _errs60 === errors;
if(!valid18){
const err44 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/digest",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/digest/propertyNames",keyword:"propertyNames",params:{propertyName: key4},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
for(const key5 in data27){
let data28 = data27[key5];
if(typeof data28 === "string"){
if(!pattern29.test(data28)){
const err45 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/digest/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/digest/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[a-f0-9]+$"},message:"must match pattern \""+"^[a-f0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/digest/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/digest/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/digest",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/digest/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data25.name !== undefined){
if(typeof data25.name !== "string"){
const err48 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/name",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data25.downloadLocation !== undefined){
if(typeof data25.downloadLocation !== "string"){
const err49 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/downloadLocation",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/downloadLocation/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data25.mediaType !== undefined){
if(typeof data25.mediaType !== "string"){
const err50 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/mediaType",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/mediaType/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data25.content !== undefined){
if(typeof data25.content !== "string"){
const err51 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/content",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/content/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data25.annotations !== undefined){
let data33 = data25.annotations;
if(!(data33 && typeof data33 == "object" && !Array.isArray(data33))){
const err52 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2+"/annotations",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies/" + i2,schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
else {
const err54 = {instancePath:instancePath+"/predicate/runDetails/builder/builderDependencies",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/builderDependencies/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data22.version !== undefined){
let data34 = data22.version;
if(!(data34 && typeof data34 == "object" && !Array.isArray(data34))){
const err55 = {instancePath:instancePath+"/predicate/runDetails/builder/version",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/properties/version/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/predicate/runDetails/builder",schemaPath:"#/properties/predicate/properties/runDetails/properties/builder/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data21.metadata !== undefined){
let data35 = data21.metadata;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
if(data35.invocationId !== undefined){
let data36 = data35.invocationId;
if(typeof data36 === "string"){
if(!pattern28.test(data36)){
const err57 = {instancePath:instancePath+"/predicate/runDetails/metadata/invocationId",schemaPath:"#/properties/predicate/properties/runDetails/properties/metadata/properties/invocationId/pattern",keyword:"pattern",params:{pattern: "[\\s\\S]"},message:"must match pattern \""+"[\\s\\S]"+"\""};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/predicate/runDetails/metadata/invocationId",schemaPath:"#/properties/predicate/properties/runDetails/properties/metadata/properties/invocationId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data35.startedOn !== undefined){
let data37 = data35.startedOn;
if(typeof data37 === "string"){
if(!pattern34.test(data37)){
const err59 = {instancePath:instancePath+"/predicate/runDetails/metadata/startedOn",schemaPath:"#/properties/predicate/properties/runDetails/properties/metadata/properties/startedOn/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"},message:"must match pattern \""+"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"+"\""};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
else {
const err60 = {instancePath:instancePath+"/predicate/runDetails/metadata/startedOn",schemaPath:"#/properties/predicate/properties/runDetails/properties/metadata/properties/startedOn/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data35.finishedOn !== undefined){
let data38 = data35.finishedOn;
if(typeof data38 === "string"){
if(!pattern34.test(data38)){
const err61 = {instancePath:instancePath+"/predicate/runDetails/metadata/finishedOn",schemaPath:"#/properties/predicate/properties/runDetails/properties/metadata/properties/finishedOn/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"},message:"must match pattern \""+"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"+"\""};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/predicate/runDetails/metadata/finishedOn",schemaPath:"#/properties/predicate/properties/runDetails/properties/metadata/properties/finishedOn/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/predicate/runDetails/metadata",schemaPath:"#/properties/predicate/properties/runDetails/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data21.byproducts !== undefined){
let data39 = data21.byproducts;
if(Array.isArray(data39)){
const len3 = data39.length;
for(let i3=0; i3<len3; i3++){
let data40 = data39[i3];
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
if(data40.uri !== undefined){
if(typeof data40.uri !== "string"){
const err64 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/uri",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data40.digest !== undefined){
let data42 = data40.digest;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
for(const key6 in data42){
const _errs92 = errors;
if(!((((((((((((((((((((key6 === "sha256") || (key6 === "sha224")) || (key6 === "sha384")) || (key6 === "sha512")) || (key6 === "sha512_224")) || (key6 === "sha512_256")) || (key6 === "sha3_224")) || (key6 === "sha3_256")) || (key6 === "sha3_384")) || (key6 === "sha3_512")) || (key6 === "shake128")) || (key6 === "shake256")) || (key6 === "blake2b")) || (key6 === "blake2s")) || (key6 === "ripemd160")) || (key6 === "sm3")) || (key6 === "gost")) || (key6 === "sha1")) || (key6 === "md5")) || (key6 === "gitCommit"))){
const err65 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/digest",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/digest/propertyNames/enum",keyword:"enum",params:{allowedValues: schema35.properties.predicate.properties.runDetails.properties.byproducts.items.properties.digest.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key6};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
var valid24 = _errs92 === errors;
if(!valid24){
const err66 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/digest",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/digest/propertyNames",keyword:"propertyNames",params:{propertyName: key6},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
for(const key7 in data42){
let data43 = data42[key7];
if(typeof data43 === "string"){
if(!pattern29.test(data43)){
const err67 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/digest/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/digest/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[a-f0-9]+$"},message:"must match pattern \""+"^[a-f0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
else {
const err68 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/digest/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/digest/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
else {
const err69 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/digest",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/digest/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data40.name !== undefined){
if(typeof data40.name !== "string"){
const err70 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/name",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data40.downloadLocation !== undefined){
if(typeof data40.downloadLocation !== "string"){
const err71 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/downloadLocation",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/downloadLocation/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data40.mediaType !== undefined){
if(typeof data40.mediaType !== "string"){
const err72 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/mediaType",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/mediaType/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data40.content !== undefined){
if(typeof data40.content !== "string"){
const err73 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/content",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/content/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data40.annotations !== undefined){
let data48 = data40.annotations;
if(!(data48 && typeof data48 == "object" && !Array.isArray(data48))){
const err74 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3+"/annotations",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
else {
const err75 = {instancePath:instancePath+"/predicate/runDetails/byproducts/" + i3,schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
}
else {
const err76 = {instancePath:instancePath+"/predicate/runDetails/byproducts",schemaPath:"#/properties/predicate/properties/runDetails/properties/byproducts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
else {
const err77 = {instancePath:instancePath+"/predicate/runDetails",schemaPath:"#/properties/predicate/properties/runDetails/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
else {
const err78 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
else {
const err79 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}
validate24.evaluated = {"props":{"_type":true,"subject":true,"predicate":true},"dynamicProps":false,"dynamicItems":false};
export default { "policy-configuration": validate_0, "judged-snapshot": validate_1, "policy-report": validate_2, "slsa02": validate_3, "slsa1": validate_4 };
